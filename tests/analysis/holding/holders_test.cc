#include "analysis/holding/holders.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// Who holds node 2 of a heap, over the only edge that leads there.
std::string holder(const SnapshotText& text, uint32_t target = 2) {
  const Heap heap = make_heap(text.graph());
  HolderReader read(heap);
  std::string all;
  for (const NodeIndex node : heap.graph.nodes()) {
    for (const EdgeIndex edge : heap.graph.edges_of(node)) {
      if (heap.graph.edge_to[edge] != NodeIndex{target}) continue;
      const auto found = read(node, edge);
      all += found ? holder_text(heap, *found) + ";" : "-;";
    }
  }
  return all;
}

std::string held_by(const std::string& class_name, const std::string& edge_type,
                    const std::string& name) {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t from = text.node("object", class_name, 8);
  const uint32_t to = text.node("string", "text", 8);
  text.edge(root, from, "property", "x").edge(from, to, edge_type, name);
  return holder(text);
}

}  // namespace

TEST_CASE("a holder is named by its class and property") {
  CHECK(held_by("Session", "property", "token") == "Session.token;");
  CHECK(held_by("Session", "property", "#key") == "Session.#key;");
  CHECK(held_by("Session", "property", "a \"b\"") ==
        "Session[\"a \\\"b\\\"\"];");
  CHECK(held_by("Session", "property", "<symbol id>") ==
        "Session[<symbol id>];");
  CHECK(held_by("global / ", "property", "cache") == "globalThis.cache;");
  CHECK(held_by("Window [JSGlobalObject] / ", "property", "a") ==
        "globalThis.a;");
  CHECK(held_by("system / Context", "context", "tail") == "variable tail;");
  CHECK(held_by("Session", "internal", "shape") == "Session;");
  CHECK(held_by("Session", "weak", "token") == "-;");
}

TEST_CASE("a key or value of a Map is held by an entry of the Map") {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t map = text.node("object", "Map", 32);
  const uint32_t value = text.node("string", "text", 8);
  const uint32_t table = text.node("array", "", 160);
  text.edge(root, map, "property", "map").edge(map, table, "internal", "table");
  text.edge(table, value, "internal", "5").edge(table, value, "internal", "6");
  CHECK(holder(text) == "Map entry;Map entry;");
}

TEST_CASE("the backing store of an array is no holder, the array is") {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t array = text.node("object", "Array", 32);
  const uint32_t value = text.node("string", "text", 8);
  const uint32_t store = text.node("array", "(object elements)", 32);
  text.edge(root, array, "property", "list");
  text.edge(array, store, "internal", "elements");
  text.element(array, value, 0).edge(store, value, "internal", "0");
  CHECK(holder(text) == "Array[];-;");
}
