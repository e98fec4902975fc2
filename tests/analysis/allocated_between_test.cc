#include "analysis/allocated_between.h"

#include "analysis/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::ClassTable;

// A heap with these objects, all kept by the global object.
SnapshotText heap_of(
    const std::vector<std::pair<std::string, uint64_t>>& list) {
  SnapshotText heap;
  const uint32_t global = heap.node("object", "global", 10, 3);
  heap.edge(0, global, "shortcut", "1");
  for (const auto& [name, id] : list) {
    heap.element(global, heap.node("object", name, 8, id),
                 static_cast<uint32_t>(id));
  }
  return heap;
}

TEST_CASE("of what was allocated in between only the survivors count") {
  const auto base = heap_of({{"Old", 5}, {"Old", 7}});
  const auto target = heap_of({{"Old", 5},
                               {"Leak", 9},
                               {"Leak", 11},
                               {"Garbage", 13},
                               {"Native", 1000}});
  const auto later = heap_of(
      {{"Old", 5}, {"Leak", 9}, {"Leak", 11}, {"Young", 15}, {"Native", 1000}});
  const ClassTable table =
      analysis::allocated_between(base.graph(), target.graph(), later.graph());
  REQUIRE(table.classes.size() == 1);
  CHECK(table.classes[0].name == "Leak");
  CHECK(table.classes[0].count == 2);
  CHECK(table.classes[0].shallow_bytes == 16);
  CHECK(table.classes[0].retained_bytes == 16);
  CHECK(table.classes[0].distance == 2);
}

TEST_CASE("ids of other sessions tell nothing about when") {
  std::vector<std::pair<std::string, uint64_t>> one, other;
  for (uint64_t id = 5; id < 400; id += 2) {
    one.emplace_back("A" + std::to_string(id), id);
    other.emplace_back("B" + std::to_string(id), id);
  }
  try {
    analysis::allocated_between(heap_of(one).graph(), heap_of(one).graph(),
                                heap_of(other).graph());
    FAIL("it was taken");
  } catch (const analysis::Error& error) {
    CHECK(error.kind() == analysis::Error::Kind::kNotComparable);
  }
}

}  // namespace
}  // namespace heapcli::tests
