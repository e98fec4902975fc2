#include "commands/scenario/inspector_option.h"

#include "tests/catch.h"

namespace heapcli::commands {
namespace {

using Words = std::vector<std::string>;
using Environment = std::vector<std::pair<std::string, std::string>>;

Words opened(Words words) {
  Environment environment;
  open_inspector_of(words, environment);
  CHECK(environment.empty());
  return words;
}

TEST_CASE("node gets the inspector's option before its script") {
  CHECK(opened({"node", "server.js"}) ==
        Words{"node", kInspectorOption, "server.js"});
  CHECK(opened({"/opt/node-20/bin/node20", "-e", "1"}) ==
        Words{"/opt/node-20/bin/node20", kInspectorOption, "-e", "1"});
}

TEST_CASE("deno gets the option after its command") {
  CHECK(opened({"deno", "run", "-A", "a.ts"}) ==
        Words{"deno", "run", kInspectorOption, "-A", "a.ts"});
  CHECK(opened({"deno", "a.ts"}) == Words{"deno", kInspectorOption, "a.ts"});
}

TEST_CASE("a command that says where its inspector is stays as it is") {
  const Words words = {"node", "--inspect-brk=9300", "a.js"};
  CHECK(opened(words) == words);
}

TEST_CASE("what is no Node gets NODE_OPTIONS, and keeps what is in it") {
  Words words = {"npm", "start"};
  Environment environment = {{"NODE_OPTIONS", "--max-old-space-size=100"}};
  open_inspector_of(words, environment);
  CHECK(words == Words{"npm", "start"});
  REQUIRE(environment.size() == 1);
  CHECK(environment[0].second ==
        std::string("--max-old-space-size=100 ") + kInspectorOption);
  open_inspector_of(words, environment);
  CHECK(environment[0].second ==
        std::string("--max-old-space-size=100 ") + kInspectorOption);
}

}  // namespace
}  // namespace heapcli::commands
