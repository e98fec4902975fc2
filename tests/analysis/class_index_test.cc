#include "analysis/class_index.h"

#include <map>

#include "analysis/class_table.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::ClassRow;
using analysis::NodeType;

std::map<std::string, ClassRow> rows_by_key(const SnapshotText& heap) {
  std::map<std::string, ClassRow> rows;
  const analysis::HeapGraph graph = heap.graph();
  for (const ClassRow& row :
       analysis::class_table(graph, analysis::heap_figures(graph)).classes) {
    rows[row.key] = row;
  }
  return rows;
}

TEST_CASE("classes are named as DevTools names them") {
  const auto name = [](NodeType type, const char* node_name) {
    return analysis::class_name(type, node_type_name(type), node_name);
  };
  CHECK(name(NodeType::kObject, "Session") == "Session");
  CHECK(name(NodeType::kHidden, "system / Map") == "(system)");
  CHECK(name(NodeType::kCode, "(code for f)") == "(compiled code)");
  CHECK(name(NodeType::kClosure, "handle") == "Function");
  CHECK(name(NodeType::kRegExp, "/a/") == "RegExp");
  CHECK(name(NodeType::kString, "text") == "(string)");
  CHECK(name(NodeType::kConcatenatedString, "x") == "(concatenated string)");
  CHECK(name(NodeType::kObjectShape, "x") == "(object shape)");
  CHECK(name(NodeType::kNative, "<div id=\"a\">") == "<div>");
  CHECK(name(NodeType::kNative, "<div>") == "<div>");
  CHECK(name(NodeType::kNative, "Detached <p class=x y>") == "Detached <p>");
  CHECK(name(NodeType::kNative, "Node / Buffer") == "Node / Buffer");
}

TEST_CASE("objects of one constructor are one class, others are not") {
  SnapshotText heap;
  const uint32_t first = heap.node("object", "Item", 10);
  const uint32_t second = heap.node("object", "Item", 20);
  const uint32_t namesake = heap.node("object", "Item", 40);
  heap.node("object", "Item", 80);
  heap.location(first, 5, 1, 2)
      .location(second, 5, 1, 2)
      .location(namesake, 6, 1, 2);
  const auto rows = rows_by_key(heap);
  REQUIRE(rows.size() == 3);
  CHECK(rows.at("5,1,2,Item").count == 2);
  CHECK(rows.at("5,1,2,Item").shallow_bytes == 30);
  CHECK(rows.at("6,1,2,Item").count == 1);
  CHECK(rows.at(",Item").shallow_bytes == 80);
}

TEST_CASE("locations of functions do not split the class of functions") {
  SnapshotText heap;
  const uint32_t f = heap.node("closure", "f", 64);
  heap.node("closure", "g", 64);
  heap.location(f, 5, 1, 2);
  const auto rows = rows_by_key(heap);
  CHECK(rows.at(",Function").count == 2);
}

TEST_CASE("objects without bytes do not count") {
  SnapshotText heap;
  heap.node("object", "Empty", 0);
  heap.node("object", "Full", 8);
  const auto rows = rows_by_key(heap);
  CHECK(rows.count(",Empty") == 0);
  CHECK(rows.count(",Full") == 1);
}

TEST_CASE("the total holds native bytes that no node carries") {
  const analysis::HeapGraph graph = small_heap().graph();
  const analysis::ClassTable table =
      analysis::class_table(graph, analysis::heap_figures(graph));
  CHECK(table.total_bytes ==
        40 + 4096 + 24 + 64 + 32 + (uint64_t{5} << 30) + 1234);
  CHECK(table.node_count == 7);
}

}  // namespace
}  // namespace heapcli::tests
