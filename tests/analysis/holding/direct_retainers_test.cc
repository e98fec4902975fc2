#include "analysis/holding/direct_retainers.h"

#include <set>

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// `.cache in Owner`, in the order of the list.
std::vector<std::string> held_as(const SnapshotText& text, uint32_t node) {
  const Heap heap = make_heap(text.graph());
  std::vector<std::string> lines;
  for (const Retainer& retainer : direct_retainers(heap, NodeIndex{node})) {
    lines.push_back(retainer.words);
    if (is_root(heap.graph, retainer)) continue;
    lines.back() += " in " + std::string(heap.graph.name(retainer.holder));
    if (retainer.role == Role::kWeak) lines.back() += " (weak)";
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("those who hold an object come the most telling first") {
  SnapshotText text;
  const uint32_t root = 0;  // The builder makes it.
  const uint32_t thing = text.node("object", "Thing", 32);
  const uint32_t weak = text.node("object", "WeakRef", 32);
  const uint32_t table = text.node("array", "", 32);
  const uint32_t owner = text.node("object", "Owner", 32);
  const uint32_t far_owner = text.node("object", "Owner", 32);
  for (const uint32_t node : {weak, table, owner}) {
    text.edge(root, node, "property", "n" + std::to_string(node));
  }
  text.edge(owner, far_owner, "property", "next");
  text.edge(weak, thing, "weak", "target");
  text.edge(table, thing, "internal", "5");
  text.edge(far_owner, thing, "property", "thing");
  text.edge(owner, thing, "property", "thing");
  text.edge(thing, thing, "property", "self");
  const Heap heap = make_heap(text.graph());
  std::vector<uint32_t> from;
  for (const Retainer& retainer : direct_retainers(heap, NodeIndex{thing})) {
    from.push_back(raw(retainer.from));
  }
  CHECK(from == std::vector<uint32_t>{owner, far_owner, table, weak});
  CHECK_FALSE(telling_edge(heap.graph, NodeIndex{weak}, NodeIndex{thing}));
  const auto edge =
      telling_edge(heap.graph, NodeIndex{owner}, NodeIndex{thing});
  REQUIRE(edge);
  CHECK(edge_words(heap.graph, NodeIndex{owner}, *edge) == ".thing");
}

TEST_CASE("what V8's own nodes hold, the objects hold that they belong to") {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t held = text.node("object", "Held", 32);
  const uint32_t key = text.node("string", "user-17", 32);
  const auto owned = [&](std::string_view owner, std::string_view edge,
                         std::string_view own, std::string_view slot,
                         std::string_view type = "internal") {
    const uint32_t from = text.node("object", owner, 32);
    const uint32_t node = text.node("array", own, 32);
    text.edge(root, from, "property", owner);
    text.edge(from, node, "internal", edge);
    if (owner == "Map") text.edge(node, key, "internal", "5");
    text.edge(node, held, type, slot);
  };
  owned("Map", "table", "", "6");
  owned("Set", "table", "", "5");
  owned("WeakMap", "table", "", "5", "weak");
  owned("Generator", "parameters_and_registers", "", "1");
  owned("Array", "elements", "(object elements)", "3");
  const uint32_t closure = text.node("closure", "handle", 32);
  const uint32_t scope = text.node("object", "system / Context", 32);
  text.edge(root, closure, "property", "handle");
  text.edge(closure, scope, "internal", "context");
  text.edge(scope, held, "context", "tail");
  const Lines lines = held_as(text, held);
  CHECK(std::set(lines.begin(), lines.end()) ==
        std::set<std::string>{".get(\"user-17\") in Map", "Set member in Set",
                              "WeakMap key in WeakMap (weak)",
                              "local variable in Generator", "[3] in Array",
                              "variable tail in handle"});
  CHECK(lines.back() == "WeakMap key in WeakMap (weak)");
}

TEST_CASE("what several objects share belongs to none of them") {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t held = text.node("object", "Held", 32);
  const uint32_t scope = text.node("object", "system / Context", 32);
  for (const char* name : {"a", "b"}) {
    const uint32_t closure = text.node("closure", name, 32);
    text.edge(root, closure, "property", name);
    text.edge(closure, scope, "internal", "context");
  }
  text.edge(scope, held, "context", "tail");
  CHECK(held_as(text, held) == Lines{"variable tail in system / Context"});
}

TEST_CASE("a GC root that holds an object is named in plain words") {
  SnapshotText text;
  const uint32_t roots = text.node("synthetic", "(GC roots)", 0);
  const uint32_t handles = text.node("synthetic", "(Global handles)", 0);
  const uint32_t held = text.node("object", "Held", 32);
  text.element(0, roots, 1).element(roots, handles, 1);
  text.edge(handles, held, "internal", "7");
  CHECK(held_as(text, held) == Lines{"native code (a global handle)"});
}

TEST_CASE("owners that lead in a circle end") {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t a = text.node("array", "", 32);
  const uint32_t b = text.node("array", "", 32);
  const uint32_t held = text.node("object", "Held", 32);
  text.edge(root, a, "property", "a");
  text.edge(a, b, "internal", "1").edge(b, a, "internal", "1");
  text.edge(b, held, "internal", "1").edge(held, b, "internal", "1");
  CHECK(held_as(text, held) == Lines{"internal in "});
}
