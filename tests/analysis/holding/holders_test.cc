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
        "Session[Symbol(id)];");
  CHECK(held_by("global / ", "property", "cache") == "globalThis.cache;");
  CHECK(held_by("Window [JSGlobalObject] / ", "property", "a") ==
        "globalThis.a;");
  CHECK(held_by("system / Context", "context", "tail") == "variable tail;");
  CHECK(held_by("Session", "internal", "shape") == "Session;");
  CHECK(held_by("Session", "weak", "token") == "-;");
}

TEST_CASE("a Map or Set holds by what the entry is") {
  const auto in_table = [](std::string_view collection, uint32_t slots) {
    SnapshotText text;
    const uint32_t root = 0;
    const uint32_t map = text.node("object", collection, 32);
    const uint32_t value = text.node("string", "text", 8);
    const uint32_t table = text.node("array", "", 160);
    text.edge(root, map, "property", "map");
    text.edge(map, table, "internal", "table");
    for (uint32_t i = 0; i < slots; ++i) {
      text.edge(table, value, "internal", std::to_string(5 + i));
    }
    return holder(text);
  };
  CHECK(in_table("Map", 2) == "Map key;Map.get(…);");
  CHECK(in_table("Cache", 2) == "Map key in Cache;Cache.get(…);");
  CHECK(in_table("Set", 1) == "Set member;");
}

TEST_CASE("a WeakMap's value is held by its key, once") {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t key = text.node("object", "Key", 32, 51);
  const uint32_t value = text.node("string", "text", 8, 53);
  const uint32_t table = text.node("array", "", 160, 49);
  const std::string pair =
      " / part of key (Key @51) -> value (text @53) pair in WeakMap (table "
      "@49)";
  text.edge(root, key, "property", "key").edge(root, table, "property", "t");
  text.edge(key, value, "internal", "4" + pair);
  text.edge(table, value, "internal", "4" + pair);
  CHECK(holder(text) == "WeakMap value for Key;-;");
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
  CHECK(holder(text) == "Array[…];-;");
}
