#include "analysis/objects/scope_use.h"

#include "analysis/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// The classic: each thing has a method whose scope holds the thing before.
class ReplaceThing {
 public:
  explicit ReplaceThing(int times) {
    const uint32_t info = text_.node("code", "system / ScopeInfo", 0);
    const uint32_t variable = text_.node("string", "originalThing", 0);
    const uint32_t name = text_.node("string", "replaceThing", 0);
    text_.edge(0, info, "property", "info");
    text_.edge(info, variable, "hidden", "0");
    text_.edge(info, name, "hidden", "1");
    text_.edge(info, name, "hidden", "2");
    uint32_t before = 0;
    for (int i = 0; i < times; ++i) {
      const uint32_t context = text_.node("object", "system / Context", 40);
      text_.edge(context, info, "internal", "scope_info");
      if (before != 0) {
        text_.edge(context, before, "context", "originalThing");
      }
      const uint32_t method = text_.node("closure", "someMethod", 60);
      text_.edge(method, context, "internal", "context");
      text_.location(method, 7, 17, 99);
      before = text_.node("object", "Thing", 1000);
      text_.edge(before, method, "property", "someMethod");
    }
    text_.edge(0, before, "property", "theThing");
  }
  Heap heap() const { return make_heap(text_.graph()); }

 private:
  mutable SnapshotText text_;
};

}  // namespace

TEST_CASE("contexts of one scope that hold one another are counted once") {
  const Heap heap = ReplaceThing(4).heap();
  const std::vector<ScopeUse> scopes = scope_uses(heap);
  REQUIRE(scopes.size() == 1);
  const ScopeUse& scope = scopes[0];
  CHECK(scope.context_count == 4);
  CHECK(scope.closure_count == 4);
  REQUIRE(scope.functions.size() == 1);
  CHECK(scope.functions[0].count == 4);
  // Four contexts, three methods and three things below them.
  CHECK(scope.retained_bytes == 4 * 40 + 3 * 60 + 3 * 1000);
  REQUIRE(scope.function_name);
  CHECK(heap.graph.strings[*scope.function_name] == "replaceThing");
  REQUIRE(scope.variables.size() == 1);
  const ScopeVariable& variable = scope.variables[0];
  CHECK(heap.graph.strings[variable.name] == "originalThing");
  CHECK(variable.count == 3);
  CHECK(variable.kept_bytes == 3 * 40 + 3 * 60 + 3 * 1000);
  CHECK(heap.graph.name(variable.value) == "Thing");
}

TEST_CASE("functions of a scope come in the order of the file") {
  SnapshotText text;
  const uint32_t context = text.node("object", "system / Context", 40);
  const uint32_t first = text.node("closure", "first", 32);
  const uint32_t second = text.node("closure", "second", 32);
  for (const uint32_t closure : {first, second}) {
    text.edge(0, closure, "property", "f");
    text.edge(closure, context, "internal", "context");
  }
  // The parser numbers locations as it meets them.
  text.location(second, 1, 20, 0).location(first, 1, 10, 0);
  const std::vector<ScopeUse> scopes = scope_uses(make_heap(text.graph()));
  REQUIRE(scopes.size() == 1);
  REQUIRE(scopes[0].functions.size() == 2);
  CHECK(raw(scopes[0].functions[0].example) == first);
  CHECK(raw(scopes[0].functions[1].example) == second);
}

TEST_CASE("a variable that others hold, too, is not kept by its context") {
  SnapshotText text;
  const uint32_t context = text.node("object", "system / Context", 40);
  const uint32_t shared = text.node("object", "Shared", 500);
  const uint32_t own = text.node("object", "Own", 300);
  text.edge(0, context, "property", "c").edge(0, shared, "property", "s");
  text.edge(context, shared, "context", "shared");
  text.edge(context, own, "context", "own");
  const std::vector<ScopeUse> scopes = scope_uses(make_heap(text.graph()));
  REQUIRE(scopes.size() == 1);
  REQUIRE(scopes[0].variables.size() == 2);
  CHECK(scopes[0].variables[0].kept_bytes == 300);
  CHECK(scopes[0].variables[1].kept_bytes == 0);
  CHECK(scopes[0].variables[1].largest_bytes == 500);
  CHECK_FALSE(scopes[0].function_name);
  CHECK(scopes[0].closure_count == 0);
}

TEST_CASE("a scope is named after its function only when that is sure") {
  // With room for a variable, the only name is that of the variable.
  for (const uint64_t context_bytes : {32, 40}) {
    SnapshotText text;
    const uint32_t context =
        text.node("object", "system / Context", context_bytes);
    const uint32_t info = text.node("code", "system / ScopeInfo", 8);
    const uint32_t name = text.node("string", "handle", 8);
    const uint32_t kind = text.node("string", "FUNCTION_SCOPE", 0);
    text.edge(0, context, "property", "c");
    text.edge(context, info, "internal", "scope_info");
    text.edge(info, name, "hidden", "0");
    text.edge(info, kind, "internal", "scope_type_name");
    const std::vector<ScopeUse> scopes = scope_uses(make_heap(text.graph()));
    REQUIRE(scopes.size() == 1);
    CHECK(scopes[0].function_name.has_value() == (context_bytes == 32));
  }
}

TEST_CASE("many contexts that hold one another take no time") {
  const std::vector<ScopeUse> scopes = scope_uses(ReplaceThing(20000).heap());
  REQUIRE(scopes.size() == 1);
  CHECK(scopes[0].variables.at(0).kept_bytes == 19999u * 1100);
}

TEST_CASE("contexts of a broken file that are their own scope end") {
  SnapshotText text;
  const uint32_t context = text.node("object", "system / Context", 40);
  text.edge(0, context, "property", "c");
  text.edge(context, context, "context", "self");
  text.edge(context, context, "internal", "scope_info");
  const uint32_t function = text.node("closure", "", 8);
  text.edge(0, function, "property", "f");
  text.edge(function, function, "internal", "context");
  const std::vector<ScopeUse> scopes = scope_uses(make_heap(text.graph()));
  REQUIRE(scopes.size() == 1);
  CHECK(scopes[0].retained_bytes == 40);
}

TEST_CASE("reading scopes is stopped when asked") {
  std::stop_source stop;
  stop.request_stop();
  CHECK_THROWS_AS(scope_uses(ReplaceThing(1).heap(), stop.get_token()), Error);
}
