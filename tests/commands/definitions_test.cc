#include "commands/definitions.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using commands::ClassToDefine;
using commands::Context;
using commands::Definitions;

Definitions of_one_script(const Context& context) {
  SnapshotText heap;
  const uint32_t closure = heap.node("closure", "f", 8);
  const uint32_t shared = heap.node("code", "f", 8);
  const uint32_t script = heap.node("code", "/nowhere/a.js", 8);
  heap.edge(0, closure, "element", "1")
      .edge(closure, shared, "internal", "shared")
      .edge(shared, script, "internal", "script")
      .location(closure, 7, 0, 0);
  Definitions definitions({}, context);
  definitions.add_scripts(heap.graph());
  return definitions;
}

TEST_CASE("a class key says where the class is defined") {
  const Context context;
  Definitions definitions = of_one_script(context);
  const auto frame = definitions.of({"A,b", "7,11,4,A,b"});
  REQUIRE(frame.has_value());
  CHECK(frame->url == "/nowhere/a.js");
  CHECK(frame->line == 12);
  CHECK(frame->column == 5);
  CHECK(frame->function == "A,b");
  CHECK_FALSE(frame->generated.has_value());
}

TEST_CASE("classes without a location or a script have no definition") {
  const Context context;
  Definitions definitions = of_one_script(context);
  for (const char* key :
       {"", ",A", "7", "7,", "7,1", "7,1,", "7,1,2", "8,1,2,A", "-7,1,2,A",
        "7,1,4294967295,A", "7,1,4294967296,A", "7,x,2,A", ",,,A"}) {
    INFO(key);
    CHECK_FALSE(definitions.of({"A", key}).has_value());
  }
}

TEST_CASE("definitions are listed for those classes that have one") {
  const Context context;
  Definitions definitions = of_one_script(context);
  commands::OrderedJson classes = {{{"class", "A"}, {"key", "7,0,0,A"}},
                                   {{"class", "B"}, {"key", ",B"}}};
  definitions.add_to(classes);
  CHECK(classes[0]["definition"]["url"] == "/nowhere/a.js");
  CHECK(classes[0]["definition"]["line"] == 1);
  CHECK_FALSE(classes[1].contains("definition"));
  const std::vector<ClassToDefine> shown = {{"A", "7,0,0,A"}, {"B", ",B"}};
  CHECK_THAT(definitions.to_text(shown, context),
             ContainsSubstring("/nowhere/a.js:1:1"));
  CHECK(definitions.to_text({{"B", ",B"}}, context) == "");
}

}  // namespace
}  // namespace heapcli::tests
