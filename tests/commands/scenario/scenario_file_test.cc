#include "commands/scenario/scenario_file.h"

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/commands/scenario/parsed.h"
#include "tests/program/temp_dir.h"

using namespace heapcli::commands;
using namespace heapcli::tests;
using std::chrono::milliseconds;

namespace {

template <class Step>
const Step& action(const ScenarioStep& step) {
  REQUIRE(std::holds_alternative<Step>(step.action));
  return std::get<Step>(step.action);
}

template <class Assertion>
const Assertion& assertion(const ScenarioStep& step) {
  const AssertStep& assert_step = action<AssertStep>(step);
  REQUIRE(std::holds_alternative<Assertion>(assert_step.assertion));
  return std::get<Assertion>(assert_step.assertion);
}

// The example of the issue that asked for scenarios.
constexpr const char* kStaging = R"(
target: {launch: [node, server.js], env: {PORT: "3000"}}
steps:
  - wait-for: {tcp: 127.0.0.1:3000}
  - snapshot: baseline
  - repeat: 3
    steps:
      - load: {http: http://127.0.0.1:3000/hit, requests: 300}
      - snapshot: round-${i}
  - diff: [baseline, round-3]
  - assert: {growth: {class: Session, objects: "<= 10"}}
  - leaks: {rounds: 4, load: {command: [node, load.js]}}
  - assert: {leaks: none}
)";

}  // namespace

TEST_CASE("a scenario is read with its steps written out") {
  const Scenario scenario = parsed(kStaging);
  CHECK(scenario.file == "dir/f.yaml");
  CHECK(scenario.name == "f");
  CHECK(scenario.timeout == milliseconds(300'000));
  REQUIRE(scenario.targets.size() == 1);
  const ScenarioTarget& target = scenario.targets[0];
  CHECK(target.name == "target");
  CHECK(target.launch == std::vector<std::string>{"node", "server.js"});
  REQUIRE(target.environment.size() == 1);
  CHECK(target.environment[0].second == "3000");

  REQUIRE(scenario.steps.size() == 12);
  CHECK(action<WaitForStep>(scenario.steps[0]).tcp == "127.0.0.1:3000");
  const SnapshotStep& baseline = action<SnapshotStep>(scenario.steps[1]);
  CHECK(baseline.name == "baseline");
  CHECK(baseline.collect_garbage);
  const ScenarioLoad& load = action<LoadStep>(scenario.steps[2]).load;
  CHECK(load.url == "http://127.0.0.1:3000/hit");
  CHECK(load.requests == 300);
  CHECK(load.method == "GET");
  CHECK(load.concurrency == 8);
  CHECK(action<SnapshotStep>(scenario.steps[3]).name == "round-1");
  CHECK(action<SnapshotStep>(scenario.steps[7]).name == "round-3");
  const DiffStep& diff = action<DiffStep>(scenario.steps[8]);
  CHECK(diff.name == "diff-1");
  CHECK(diff.base == "baseline");
  CHECK(diff.later == "round-3");
  // What is left out in an assertion is that of the last step it fits.
  const auto& growth = assertion<GrowthAssertion>(scenario.steps[9]);
  CHECK(growth.class_name == "Session");
  CHECK(growth.base == "baseline");
  CHECK(growth.later == "round-3");
  CHECK(growth.objects->value == 10);
  CHECK_FALSE(growth.bytes);
  const LeaksStep& leaks = action<LeaksStep>(scenario.steps[10]);
  CHECK(leaks.rounds == 4);
  CHECK(leaks.load->command == std::vector<std::string>{"node", "load.js"});
  const auto& none = assertion<LeaksAssertion>(scenario.steps[11]);
  CHECK(none.of == "leaks-1");
  CHECK(none.suspects.op == Bound::Operator::kEqual);
  CHECK(none.suspects.value == 0);
  for (const ScenarioStep& step : scenario.steps) {
    CHECK(step.target == "target");
    CHECK_FALSE(step.label.empty());
  }
}

TEST_CASE("a step knows its place in the file, and its label") {
  const Scenario scenario = parsed(kStaging);
  CHECK(scenario.steps[0].place.line == 4);
  CHECK(scenario.steps[0].place.column == 5);
  CHECK(scenario.steps[7].place.line == 9);
  CHECK(scenario.steps[7].place.column == 9);
  CHECK(scenario.steps[7].label == "snapshot round-3");
  const Scenario named =
      parsed_steps("- {sleep: 1500ms, name: let it settle, timeout: 3s}\n");
  CHECK(named.steps[0].label == "let it settle");
  CHECK(named.steps[0].timeout == milliseconds(3000));
}

TEST_CASE("a scenario may be written as JSON") {
  const Scenario scenario = parsed(
      R"({"target": {"pid": 12}, "name": "x", "steps": [{"sleep": 2}]})");
  CHECK(scenario.name == "x");
  CHECK(scenario.targets[0].attach == "pid:12");
  CHECK(action<SleepStep>(scenario.steps[0]).duration == milliseconds(2000));
}

TEST_CASE("a scenario has several targets, and steps say which one") {
  const Scenario scenario = parsed(R"(
targets:
  api: {launch: node --expose-gc "my api.js", cwd: /srv}
  worker: 9230
  cache: {name: cache.js}
steps:
  - target: api
    repeat: 2
    steps: [gc, snapshot: "a-${i}"]
  - {snapshot: w, target: worker}
  - diff: [a-1, a-2]
  - assert: {ratio: {between: [a-1, a-2], is: "<= 110 %"}}
  - {assert: {retained: {class: Entry, bytes: "< 1 MiB"}}, target: worker}
  - sleep: 1s
)");
  REQUIRE(scenario.targets.size() == 3);
  CHECK(scenario.targets[0].launch ==
        std::vector<std::string>{"node", "--expose-gc", "my api.js"});
  CHECK(scenario.targets[0].directory == "/srv");
  CHECK(scenario.targets[1].attach == "9230");
  CHECK(scenario.targets[2].process_name == "cache.js");
  REQUIRE(scenario.steps.size() == 9);
  CHECK(scenario.steps[0].target == "api");
  CHECK(scenario.steps[4].target == "worker");
  // The names tell the target.
  CHECK(scenario.steps[5].target == "api");
  CHECK(scenario.steps[6].target == "api");
  CHECK(assertion<RatioAssertion>(scenario.steps[6]).ratio.value == 1.1);
  CHECK(assertion<RetainedAssertion>(scenario.steps[7]).snapshot == "w");
  CHECK(scenario.steps[8].target == "");
}

TEST_CASE("a child is attached to right before it is needed") {
  const Scenario scenario = parsed(R"(
targets:
  web: {launch: [node, cluster.js]}
  first: {child-of: web}
  mail: {child-of: web, name: mail.js, number: 2}
  idle: {child-of: web, number: 7}
steps:
  - {wait-for: {tcp: "127.0.0.1:3000"}, target: first}
  - parallel:
      - {gc, target: first}
      - {snapshot: a, target: mail, timeout: 7s}
  - {snapshot: b, target: mail}
always:
  - {snapshot: c, target: first}
)");
  CHECK(scenario.targets[1].child_of == "web");
  CHECK(scenario.targets[1].child_number == 1);
  CHECK(scenario.targets[2].process_name == "mail.js");
  CHECK(scenario.targets[2].child_number == 2);
  REQUIRE(scenario.steps.size() == 5);
  action<AttachStep>(scenario.steps[1]);
  CHECK(scenario.steps[1].target == "first");
  CHECK(scenario.steps[1].label == "attach first");
  action<AttachStep>(scenario.steps[2]);
  CHECK(scenario.steps[2].target == "mail");
  CHECK(scenario.steps[2].timeout == milliseconds(7000));
  CHECK(scenario.always.size() == 1);
}

TEST_CASE("a child is that of a launched target, and one process once") {
  const auto with = [](const std::string& targets) {
    return complaint("targets:\n  web: {launch: [node, x.js]}\n" + targets +
                     "steps: [sleep: 1s]\n");
  };
  CHECK(with("  a: {child-of: wbe}\n") ==
        "f.yaml:3:17: no target `wbe`; did you mean `web`?");
  CHECK(with("  b: 9229\n  a: {child-of: b}\n") ==
        "f.yaml:4:17: `b` is not launched by the scenario; attach to its child "
        "with `pid` or `name`");
  CHECK(with("  b: {child-of: web}\n  a: {child-of: b}\n") ==
        "f.yaml:4:17: `b` is a child itself; all that a launched target "
        "starts, and what that starts, are its children: child-of: web");
  CHECK(with("  a: {child-of: web}\n  b: {child-of: web, number: 1}\n") ==
        "f.yaml:4:17: this is `a` again; `number` 2 is the second child");
  CHECK(with("  a: {child-of: web, number: 0}\n") ==
        "f.yaml:3:30: `0` is no whole number from 1 to 1000");
  CHECK(complaint("target: {child-of: web}\nsteps: [sleep: 1s]\n") != "");
}

TEST_CASE("steps in parallel are read with what they need") {
  const Scenario scenario = parsed_steps(
      "- parallel:\n"
      "    - track:\n"
      "    - load: {http: 'http://h/', duration: 5s, rate: 2.5,\n"
      "             headers: {A: b}, body: x, method: POST}\n"
      "- assert: {allocation-share: {function: login, share: '<= 0.2'}}\n");
  REQUIRE(scenario.steps.size() == 2);
  const auto& parallel = action<ParallelStep>(scenario.steps[0]);
  REQUIRE(parallel.steps.size() == 2);
  CHECK(action<TrackStep>(parallel.steps[0]).duration == milliseconds(0));
  const ScenarioLoad& load = action<LoadStep>(parallel.steps[1]).load;
  CHECK(load.requests == 0);
  CHECK(load.duration == milliseconds(5000));
  CHECK(load.rate == 2.5);
  CHECK(load.method == "POST");
  CHECK(load.body == "x");
  CHECK(load.headers.at(0).first == "A");
  const auto& share = assertion<AllocationShareAssertion>(scenario.steps[1]);
  CHECK(share.of == "track-1");
  CHECK(share.share.value == 0.2);
}

TEST_CASE("growth is that of the first and the last snapshot by default") {
  const Scenario scenario = parsed_steps(
      "- snapshot: a\n- snapshot: b\n- snapshot: c\n"
      "- assert: {growth: {bytes: '< 10 MB', rounds: 2}, message: too much}\n"
      "- assert: {detached: '== 0'}\n");
  const auto& growth = assertion<GrowthAssertion>(scenario.steps[3]);
  CHECK(growth.base == "a");
  CHECK(growth.later == "c");
  CHECK(growth.bytes->value == 10 * 1024 * 1024);
  CHECK(growth.rounds == 2);
  CHECK(action<AssertStep>(scenario.steps[3]).message == "too much");
  CHECK(assertion<DetachedAssertion>(scenario.steps[4]).snapshot == "c");
}

TEST_CASE("steps at the end know what the others made") {
  const Scenario scenario = parsed(
      "target: 9229\nsteps: [snapshot: a, snapshot: b]\n"
      "always: [diff: [a, b], shell: docker compose down]\n");
  REQUIRE(scenario.always.size() == 2);
  CHECK(action<DiffStep>(scenario.always[0]).base == "a");
  CHECK(action<ShellStep>(scenario.always[1]).command == "docker compose down");
}

TEST_CASE("an anchor saves writing something twice") {
  const Scenario scenario = parsed_steps(
      "- load: &hits {http: 'http://127.0.0.1:3000/', requests: 7}\n"
      "- load: *hits\n");
  CHECK(action<LoadStep>(scenario.steps[1]).load.requests == 7);
}

TEST_CASE("counters of repeats within repeats have names of their own") {
  const Scenario scenario = parsed_steps(
      "- repeat: 2\n"
      "  steps:\n"
      "    - repeat: 3\n"
      "      as: j\n"
      "      steps: [snapshot: '${i}-${j}']\n");
  REQUIRE(scenario.steps.size() == 6);
  CHECK(action<SnapshotStep>(scenario.steps[5]).name == "2-3");
}

TEST_CASE("a file that cannot be read is not a scenario that is wrong") {
  const TempDir dir;
  const auto nothing = [](const std::string&) {
    return std::optional<std::string>();
  };
  for (const std::string& path : {dir.file("none.yaml"), dir.path().string()}) {
    try {
      read_scenario(path, {}, nothing);
      FAIL("read");
    } catch (const Error& error) {
      CHECK(error.status() == ExitStatus::kData);
      CHECK_THAT(error.what(), ContainsSubstring(path));
    }
  }
  write_file(dir.file("s.yaml"), "target: 9229\nsteps: [gc]\n");
  CHECK(read_scenario(dir.file("s.yaml"), {}, nothing).steps.size() == 1);
}
