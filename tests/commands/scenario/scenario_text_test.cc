#include "commands/scenario/scenario_text.h"

#include "commands/terminal.h"
#include "tests/catch.h"
#include "tests/commands/scenario/parsed.h"

using namespace heapcli::commands;
using namespace heapcli::tests;

namespace {

constexpr const char* kTwoTargets = R"(
name: two services
targets:
  api: {launch: [node, api.js], env: {TOKEN: secret}, cwd: /srv}
  db: 9230
steps:
  - wait-for: {log: ready}
    target: api
  - parallel:
      - {track: , target: db}
      - load: {command: "npm run load"}
        timeout: 10s
  - repeat: 2
    target: api
    steps: [snapshot: "s-${i}"]
  - assert: {growth: {between: [s-1, s-2], objects: "<= 3", bytes: "< 1 MiB"}}
always:
  - shell: "echo a\nb"
)";

}  // namespace

TEST_CASE("a scenario is listed as it would run") {
  CHECK(scenario_to_text(parsed(kTwoTargets), 0) ==
        "two services: 2 targets, 7 steps, each at most 5 min\n"
        "  api  launch node api.js, in /srv, with TOKEN\n"
        "  db   attach to 9230\n"
        "\n"
        "Steps:\n"
        "  1  wait for output /ready/  [api]\n"
        "  2  at once:\n"
        "     - track track-1  [db]\n"
        "     - load npm run load  [at most 10.0 s]\n"
        "  3  snapshot s-1  [api]\n"
        "  4  snapshot s-2  [api]\n"
        "  5  assert growth <= 3 objects, < 1 MiB (s-1 → s-2)  [api]\n"
        "At the end, whatever has failed:\n"
        "  6  shell echo a b\n");
}

TEST_CASE("a list of steps fits the terminal") {
  const std::string text = scenario_to_text(
      parsed_steps("- evaluate: \"" + std::string(500, 'x') + "\"\n"), 40);
  size_t begin = 0;
  for (size_t end; (end = text.find('\n', begin)) != text.npos;
       begin = end + 1) {
    CHECK(display_width(text.substr(begin, end - begin)) <= 60);
  }
  CHECK_THAT(text, ContainsSubstring("…"));
}

TEST_CASE("a plan in JSON has the steps with their places") {
  const OrderedJson plan = scenario_to_json(parsed(kTwoTargets));
  CHECK(plan["schema"] == "heapcli/run-plan/1");
  CHECK(plan["name"] == "two services");
  CHECK(plan["targets"][0]["environment"] == OrderedJson::array({"TOKEN"}));
  CHECK(plan["targets"][1]["attach"] == "9230");
  CHECK(plan["targets"][1]["directory"].is_null());
  REQUIRE(plan["steps"].size() == 5);
  CHECK(plan["steps"][0]["action"] == "wait-for");
  CHECK(plan["steps"][0]["line"] == 7);
  CHECK(plan["steps"][0]["timeout_ms"] == 300'000);
  CHECK(plan["steps"][1]["steps"][1]["label"] == "load npm run load");
  CHECK(plan["steps"][1]["target"].is_null());
  CHECK(plan["always"][0]["action"] == "shell");
  CHECK_THAT(plan.dump(), !ContainsSubstring("secret"));
}
