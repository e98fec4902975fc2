#include "analysis/objects/object_view.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

TEST_CASE("an object's edges are shown by what they are") {
  SnapshotText text;
  const uint32_t root = 0;  // The builder makes it.
  const uint32_t thing = text.node("object", "Thing", 32);
  const uint32_t value = text.node("string", "x", 24);
  text.edge(root, thing, "property", "thing");
  text.element(thing, value, 7).element(thing, value, 3);
  text.edge(thing, value, "property", "name");
  text.edge(thing, value, "property", "__proto__");
  text.edge(thing, value, "internal", "map");
  const Heap heap = make_heap(text.graph());
  const ObjectView view = object_view(heap, NodeIndex{thing});
  std::vector<std::string> fields;
  for (const EdgeIndex edge : view.fields) {
    fields.push_back(member_name(heap.graph, edge));
  }
  CHECK(fields == std::vector<std::string>{"name", "3", "7"});
  CHECK(view.prototype);
  CHECK(view.internals.size() == 1);
  CHECK(view.dominated == std::vector<NodeIndex>{NodeIndex{value}});
}

TEST_CASE("a function's variables are those of all scopes around it") {
  SnapshotText text;
  const uint32_t root = 0;  // The builder makes it.
  const uint32_t inner = text.node("closure", "inner", 64);
  const uint32_t scope = text.node("object", "system / Context", 40);
  const uint32_t outer = text.node("object", "system / Context / scope @5", 40);
  const uint32_t native = text.node("hidden", "system / NativeContext", 40);
  const uint32_t value = text.node("string", "x", 24);
  text.edge(root, inner, "property", "inner");
  text.edge(inner, scope, "internal", "context");
  text.edge(scope, value, "context", "near");
  text.edge(scope, outer, "internal", "previous");
  text.edge(outer, value, "context", "far");
  text.edge(outer, native, "internal", "previous");
  text.edge(native, value, "context", "builtin");
  const HeapGraph graph = text.graph();
  const auto variables = closure_variables(graph, NodeIndex{inner});
  REQUIRE(variables.size() == 2);
  CHECK(member_name(graph, variables[0].edge) == "near");
  CHECK(member_name(graph, variables[1].edge) == "far");
  CHECK(variables[1].depth == 1);
  CHECK(closure_variables(graph, NodeIndex{value}).empty());
}

TEST_CASE("scopes that lead in a circle end") {
  SnapshotText text;
  const uint32_t inner = text.node("closure", "inner", 64);
  const uint32_t scope = text.node("object", "system / Context", 40);
  text.edge(inner, scope, "internal", "context");
  text.edge(scope, inner, "context", "me");
  text.edge(scope, scope, "internal", "previous");
  CHECK(closure_variables(text.graph(), NodeIndex{inner}).size() < 1000);
}
