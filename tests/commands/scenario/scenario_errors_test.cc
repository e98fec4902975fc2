// Each thing that can be wrong with a scenario, and what is said about it.
#include "commands/scenario/scenario_errors.h"

#include <algorithm>

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/commands/scenario/parsed.h"

using namespace heapcli::commands;
using namespace heapcli::tests;

namespace {

struct WrongSteps {
  const char* steps;
  const char* said;
};

void check_all(const std::vector<WrongSteps>& all) {
  for (const auto& [steps, said] : all) {
    INFO(steps);
    CHECK_THAT(complaint_about_steps(steps), ContainsSubstring(said));
  }
}

size_t lines_in(const std::string& text) {
  return 1 + static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a misspelt key is named with its place and the right one") {
  CHECK(complaint_about_steps("- load: {http: 'http://h/', reqests: 300}\n") ==
        "f.yaml:3:29: unknown key `reqests`; did you mean `requests`?");
  CHECK_THAT(complaint_about_steps("- slep: 5s\n"),
             ContainsSubstring("did you mean `sleep`?"));
  CHECK_THAT(complaint("tarjet: 9229\nsteps: [gc]\n"),
             ContainsSubstring("did you mean `target`?"));
  CHECK_THAT(complaint_about_steps("- load: {zzz: 1, command: x}\n"),
             ContainsSubstring("load can have `command`, `http`"));
  CHECK_THAT(complaint_about_steps("- {<<: {a: b}, sleep: 5s}\n"),
             ContainsSubstring("not merged"));
}

TEST_CASE("a key that is there twice is refused") {
  check_all({{"- {sleep: 5s, sleep: 6s}\n", "second time"},
             {"- load: {command: x, command: y}\n", "second time"}});
  CHECK_THAT(complaint("variables: {a: 1, a: 2}\ntarget: 1\nsteps: [gc]\n"),
             ContainsSubstring("f.yaml:1:19: `a` is here for the second"));
  CHECK_THAT(complaint("targets: {a: 9229, a: 9230}\n"
                       "steps: [{gc: , target: a}]\n"),
             ContainsSubstring("second time"));
}

TEST_CASE("columns count characters, and lines those of the file") {
  CHECK(complaint_about_steps("\n- {name: \"äöü €\", slep: 5s, gc: }\n") ==
        "f.yaml:4:19: unknown key `slep`; did you mean `sleep`?");
}

TEST_CASE("errors come all at once, in the order of the file") {
  const std::string text = complaint(
      "target: {launch: [node], cdw: /tmp}\n"
      "steps:\n"
      "  - diff: [a, b]\n"
      "  - slep: 5s\n");
  CHECK(text ==
        "f.yaml: 4 errors\n"
        "f.yaml:1:26: unknown key `cdw`; did you mean `cwd`?\n"
        "f.yaml:3:12: no snapshot `a`; there is none before it\n"
        "f.yaml:3:15: no snapshot `b`; there is none before it\n"
        "f.yaml:4:5: unknown key `slep`; did you mean `sleep`?");
  std::string many;
  for (int i = 0; i < 30; ++i) many += "- slep: 5s\n";
  const std::string first = complaint_about_steps(many);
  CHECK(lines_in(first) == 11);
  CHECK(first.starts_with("f.yaml: the first 10 errors\n"));
}

TEST_CASE("an error in a repeat is said once") {
  CHECK(lines_in(complaint_about_steps(
            "- repeat: 1000\n  steps: [sleep: never]\n")) == 1);
}

TEST_CASE("names have to be there before they are used") {
  check_all(
      {{"- snapshot: one\n- diff: [one, oen]\n- snapshot: two\n",
        "f.yaml:4:15: no snapshot `oen`; did you mean `one`?"},
       {"- snapshot: one\n- diff: [one, two]\n- snapshot: two\n",
        "f.yaml:4:15: `two` is not there yet: it comes only in line 5"},
       {"- snapshot: one\n- diff: [one, one]\n", "no difference to itself"},
       {"- snapshot: one\n- snapshot: one\n",
        "f.yaml:4:13: the name `one` is that of the snapshot in line 3; take "
        "another"},
       {"- repeat: 2\n  steps: [snapshot: one]\n", "as in one-${i}"},
       {"- evaluate: {name: one, expression: '1'}\n- snapshot: two\n"
        "- diff: [one, two]\n",
        "`one` is no snapshot: line 3 makes it by `evaluate`"},
       {"- assert: {report: {of: one, pointer: /a, is: '> 1'}}\n",
        "no step `one`"},
       {"- assert: {leaks: none}\n", "there is no `leaks` before it"},
       {"- assert: {retained: {class: A, bytes: '< 1'}}\n",
        "there is no `snapshot` before it"},
       {"- snapshot: one\n- assert: {growth: {objects: '< 1'}}\n",
        "there are no two before it"},
       {"- parallel: [snapshot: one, snapshot: two, diff: [one, two]]\n",
        "not there yet"}});
}

TEST_CASE("with several targets, a step has to say which one") {
  const std::string targets = "targets: {api: {attach: 9229}, db: 9230}\n";
  CHECK_THAT(complaint(targets + "steps: [gc]\n"),
             ContainsSubstring("f.yaml:2:9: which target? say `target:` with "
                               "one of api, db"));
  CHECK_THAT(complaint(targets + "steps: [{gc: , target: apy}]\n"),
             ContainsSubstring("no target `apy`; did you mean `api`?"));
  CHECK_THAT(
      complaint(targets +
                "steps: [{snapshot: a, target: api}, {snapshot: b, target: "
                "db}, diff: [a, b]]\n"),
      ContainsSubstring("only snapshots of one process can be compared"));
  CHECK_THAT(
      complaint(targets +
                "steps: [{snapshot: a, target: api}, {assert: {detached: "
                "{snapshot: a, count: '< 1'}}, target: db}]\n"),
      ContainsSubstring("`a` is of target api, not of db"));
  CHECK_THAT(complaint("target: 9229\nsteps: [wait-for: {log: x}]\n"),
             ContainsSubstring("only of one that the scenario launches"));
}

TEST_CASE("targets are checked") {
  const auto about = [](const std::string& target) {
    return complaint("target: " + target + "\nsteps: [gc]\n");
  };
  CHECK_THAT(about("{attach: localhost:99999}"), ContainsSubstring("99999"));
  CHECK_THAT(about("{launch: 'node a.js; node b.js'}"),
             ContainsSubstring("one program with its arguments"));
  CHECK_THAT(about("{launch: \"node 'a.js\"}"), ContainsSubstring("quote"));
  CHECK_THAT(about("{launch: x, env: {A=B: c}}"), ContainsSubstring("no name"));
  CHECK_THAT(about("{launch: x, env: {A: b, A: c}}"),
             ContainsSubstring("second time"));
  CHECK_THAT(about("{pid: -1}"), ContainsSubstring("number of a process"));
}

TEST_CASE("values are checked") {
  check_all(
      {{"- sleep: soon\n", "'soon' is not a duration"},
       {"- sleep: 0\n", "no time at all"},
       {"- track:\n", "for how long?"},
       {"- watch: {interval: 1s}\n", "for how long?"},
       {"- parallel: [track: , watch: ]\n", "none of these steps ends"},
       {"- parallel: [parallel: [gc]]\n", "`parallel` within `parallel`"},
       {"- parallel: [{repeat: 2, steps: [gc]}]\n", "put `parallel` into"},
       {"- wait-for: {log: '('}\n", "no regular expression"},
       {"- wait-for: {tcp: 3000}\n", "no host:port"},
       {"- load: {http: ftp://h/}\n", "no URL"},
       {"- load: {http: 'http://a b/'}\n", "blanks"},
       {"- load: {http: 'http:///x'}\n", "no URL"},
       {"- load: {http: 'http://h/', rate: 0}\n", "no number above 0"},
       {"- load: {http: 'http://h/', concurrency: 1001}\n", "1 to 1000"},
       {"- leaks: {every: 5s, rounds: 1}\n", "one round shows no growth"},
       {"- snapshot: {name: a, gc: yes}\n", "neither true nor false"},
       {"- snapshot: a/b\n", "is no name"},
       {"- evaluate: ''\n", "is empty"},
       {"- {repeat: 2, name: x, steps: [gc]}\n", "`repeat` has no `name`"},
       {"- {repeat: 2, as: 2x, steps: [gc]}\n", "no name of a variable"},
       {"- {repeat: 2, steps: [{repeat: 2, steps: [gc]}]}\n",
        "there is a variable `i` already"},
       {"- 5\n", "this is no step"},
       {"- [gc]\n", "this is no step"},
       {"- {? [a] : b, gc: }\n", "where a step has a key"}});
}

TEST_CASE("what a file can blow up to is bounded") {
  check_all(
      {{"- repeat: 10000\n  steps: [gc, gc]\n", "more than 10,000 steps"},
       {"- repeat: 10000\n  steps: [{repeat: 10000, as: j, steps: [gc]}]\n",
        "more than 10,000 steps"}});
  std::string deep = "gc";
  for (int i = 0; i < 9; ++i) {
    deep = "{repeat: 1, as: v" + std::to_string(i) + ", steps: [" + deep + "]}";
  }
  CHECK_THAT(complaint_about_steps("- " + deep + "\n"),
             ContainsSubstring("more than 8 deep"));
  const std::string megabyte(900'000, 'x');
  CHECK_THAT(complaint("variables: {a: " + megabyte + "}\ntarget: 1\n" +
                       "steps: [{repeat: 100, steps: [shell: '${a}']}]\n"),
             ContainsSubstring("beyond 64 MiB"));
  CHECK_THAT(complaint(megabyte + megabyte), ContainsSubstring("megabyte"));
}

TEST_CASE("what an error quotes cannot drive the terminal") {
  const std::string text =
      complaint_about_steps("- sleep: \"a\\e[31m\\r\\nb\"\n");
  CHECK(text.find('\x1B') == text.npos);
  CHECK(text.find('\n') == text.npos);
  CHECK_THAT(text, ContainsSubstring("f.yaml:3:10: "));
}
