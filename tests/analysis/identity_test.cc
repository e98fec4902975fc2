#include "analysis/identity.h"

#include <string>

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

analysis::Identity compare(const SnapshotText& base,
                           const SnapshotText& target) {
  const analysis::HeapGraph a = base.graph();
  const analysis::HeapGraph b = target.graph();
  return compare_identity(a, nodes_by_id(a), b, nodes_by_id(b));
}

// `count` objects of many classes with the ids 101, 103, …; those from
// `shifted` on have the class of their neighbour.
SnapshotText objects(int count, int shifted, const char* type = "object") {
  SnapshotText heap;
  for (int i = 0; i < count; ++i) {
    const int number = i >= shifted ? i + 1 : i;
    heap.node(type, "Class" + std::to_string(number), 16,
              static_cast<uint64_t>(101 + 2 * i));
  }
  return heap;
}

TEST_CASE("snapshots of one session are comparable in either order") {
  const SnapshotText earlier = objects(500, 500);
  SnapshotText later;
  for (int i = 0; i < 600; ++i) {
    if (i % 7 == 0) continue;  // Died.
    later.node("object", "Class" + std::to_string(i), 16,
               static_cast<uint64_t>(101 + 2 * i));
  }
  CHECK(compare(earlier, later).comparable);
  CHECK(compare(later, earlier).comparable);
  CHECK(compare(earlier, later).reason.empty());
}

TEST_CASE("ids that name other objects make a pair incomparable") {
  const analysis::Identity identity =
      compare(objects(500, 500), objects(500, 200));
  CHECK(!identity.comparable);
  CHECK(identity.shared_objects == 500);
  CHECK(identity.changed_objects == 300);
  CHECK_THAT(identity.reason, ContainsSubstring("60.0 %"));
}

TEST_CASE("a handful of changes among many objects is within a session") {
  CHECK(compare(objects(2000, 2000), objects(2000, 1990)).comparable);
}

TEST_CASE("strings and code may change within a session") {
  CHECK(compare(objects(500, 500, "string"), objects(500, 200, "string"))
            .comparable);
  CHECK(
      compare(objects(500, 500, "code"), objects(500, 200, "code")).comparable);
}

TEST_CASE("changes among the oldest objects are seen in a huge heap") {
  SnapshotText earlier;
  SnapshotText later;
  for (int i = 0; i < 60'000; ++i) {
    const auto id = static_cast<uint64_t>(101 + 2 * i);
    const bool startup = i < 2000;
    earlier.node("object", startup ? "A" + std::to_string(i) : "Item", 16, id);
    later.node("object",
               startup ? "A" + std::to_string(i % 10 == 0 ? i + 1 : i) : "Item",
               16, id);
  }
  const analysis::Identity identity = compare(earlier, later);
  CHECK(!identity.comparable);
  CHECK_THAT(identity.reason, ContainsSubstring("oldest"));
}

TEST_CASE("old ids that come back make a pair incomparable") {
  SnapshotText earlier;
  SnapshotText later;
  for (int i = 0; i < 500; ++i) {
    const auto id = static_cast<uint64_t>(101 + 2 * i);
    if (i % 3 != 0) earlier.node("object", "Item", 16, id);
    later.node("object", "Item", 16, id);
  }
  const analysis::Identity identity = compare(earlier, later);
  CHECK(!identity.comparable);
  CHECK_THAT(identity.reason, ContainsSubstring("missing in the earlier"));
}

TEST_CASE("heaps with hardly an object in common are incomparable") {
  SnapshotText earlier;
  SnapshotText later;
  for (int i = 0; i < 1500; ++i) {
    earlier.node("object", "Item", 16, static_cast<uint64_t>(101 + 2 * i));
    later.node("object", "Item", 16, static_cast<uint64_t>(100'001 + 2 * i));
  }
  CHECK(!compare(earlier, later).comparable);
}

TEST_CASE("the embedder's even ids say nothing about identity") {
  SnapshotText earlier = objects(500, 500);
  SnapshotText later = objects(500, 500);
  for (int i = 0; i < 500; ++i) {
    later.node("native", "Node / Thing", 16, static_cast<uint64_t>(2 + 2 * i));
  }
  CHECK(compare(earlier, later).comparable);
}

}  // namespace
}  // namespace heapcli::tests
