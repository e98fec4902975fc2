// heapcli run, with real programs: what it does to them, and what it leaves.

#include <signal.h>

#include <string>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/scene.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

constexpr const char* kKeep = R"(
steps:
  - wait-for: {log: "^listening on"}
  - evaluate: {name: grow, expression: "for (let i = 0; i < 500; ++i) kept.push(new (class Kept {})); 1"}
  - snapshot: before
  - evaluate: {name: more, expression: "class Kept {}; for (let i = 0; i < 500; ++i) kept.push(new Kept()); kept.length"}
  - snapshot: after
  - assert: {report: {of: more, pointer: /value, is: "== 1000"}}
  - assert:
      growth: {class: Kept, objects: "<= 10"}
      message: nothing may stay
  - sleep: 1s
always:
  - shell: echo tidied up
)";

TEST_CASE("a scenario whose assertion fails says what grew and who holds it") {
  const Scene scene(kKeep);
  const std::string junit = scene.directory().file("junit.xml");
  const std::string summary = scene.directory().file("summary.md");
  const std::string job = scene.directory().file("job.md");
  const Finished run =
      heapcli(scene.command({"--junit", junit, "--markdown", summary}),
              {{{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", job}}, ""});
  INFO(run.out << run.err);
  CHECK(run.status == 1);
  CHECK(has(run.out, "found     +500 objects from before to after"));
  CHECK(has(run.out, "globalThis.kept"));
  CHECK(has(run.out, "nothing may stay"));
  CHECK(has(run.out, "::error file=" + scene.file() + ",line="));

  const Json result = scene.result();
  CHECK(result.at("schema") == "heapcli/run/1");
  CHECK(result.at("exit_status") == 1);
  CHECK(step_of(result, "assert", 1).at("status") == "ok");
  CHECK(step_of(result, "assert", 2).at("report").at("objects") == 500);
  CHECK(step_of(result, "sleep").at("status") == "skipped");
  CHECK(step_of(result, "shell").at("text") == "tidied up");
  CHECK_FALSE(is_alive(result.at("targets").at(0).at("pid")));
  CHECK(has(read_file(scene.out("target.log")), "told to end"));
  CHECK(read_file(summary) == read_file(job));
  const Finished xml = tests::run(
      {"python3", HEAPCLI_SOURCE_DIR "/tests/scenario/junit.py", junit});
  INFO(xml.err);
  CHECK(xml.out == std::to_string(result.at("steps").size()) +
                       " 1 0 1 nothing may stay\n");
}

TEST_CASE("requests of a scenario have its method, headers and body") {
  const Scene scene("");
  Target target(any_node(), "scenario_server.cjs");
  const std::string url = "http://127.0.0.1:" + target.http_port() + "/keep";
  write_file(
      scene.file(),
      "target: {attach: '" + target.name() + R"('}
steps:
  - load: {http: ')" +
          url +
          R"(', method: PUT, headers: {X-Test: yes-it-is}, body: the body, requests: 30}
  - evaluate: {name: all, expression: "kept.filter(k => k.method === 'PUT' && k.header === 'yes-it-is' && k.body === 'the body').length"}
  - assert: {report: {of: all, pointer: /value, is: "== 30"}}
  - parallel:
      - track: {name: allocations}
      - load: {http: ')" +
          url + R"(', duration: 500ms, rate: 40}
  - evaluate: {name: later, expression: "kept.length - 30"}
  - assert: {report: {of: later, pointer: /value, is: ">= 1"}}
  - assert: {report: {of: later, pointer: /value, is: "<= 40"}}
)");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  const Json result = scene.result();
  CHECK(step_of(result, "track").at("status") == "ok");
  CHECK(step_of(result, "load", 1).at("report").at("requests") == 30);
  // Who was there before stays.
  target.check_running();
}

TEST_CASE("a target that dies ends a scenario with its last words") {
  const Scene scene(R"(
steps:
  - wait-for: {log: "^listening on"}
  - evaluate: {name: soon, expression: "setTimeout(() => { console.error('out of luck'); process.exit(7); }, 200); 1"}
  - sleep: 60s
  - snapshot: never
)");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 3);
  CHECK(has(run.out, "target ended with status 7"));
  CHECK(has(run.out, "out of luck"));
  CHECK(step_of(scene.result(), "snapshot").at("status") == "skipped");
}

TEST_CASE("a step that hangs meets its timeout, and the target goes") {
  const Scene scene(R"(
steps:
  - evaluate: {name: for-ever, expression: "while (true) {}"}
    timeout: 1s
)");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 3);
  CHECK(has(run.out, "timed out after 1.00 s"));
  CHECK_FALSE(is_alive(scene.result().at("targets").at(0).at("pid")));
}

TEST_CASE("Ctrl-C ends a scenario, runs what is always to be done, reports") {
  const TempDir signs;
  const Scene scene(R"(
steps:
  - wait-for: {log: "^listening on"}
  - shell: touch ')" +
                    signs.file("under-way") +
                    R"('; sleep 600
always:
  - shell: echo tidied up
)");
  const auto heapcli = start_heapcli(scene.command());
  await_file(signs.file("under-way"));
  heapcli->send(SIGINT);
  CHECK(heapcli->wait() == 130);
  const Json result = scene.result();
  CHECK(result.at("status") == "interrupted");
  CHECK(step_of(result, "shell", 1).at("status") == "interrupted");
  CHECK(step_of(result, "shell", 2).at("status") == "ok");
  CHECK_FALSE(is_alive(result.at("targets").at(0).at("pid")));
}

TEST_CASE("steps that need one session are not run beside each other") {
  const Scene scene(R"(
steps:
  - parallel:
      - snapshot: one
      - gc
)");
  const Finished run = heapcli(scene.command());
  CHECK(run.status == 2);
  CHECK(has(run.err, "cannot run beside"));
  CHECK(scene.directory().files() == std::vector<std::string>{"scene.yaml"});
}

TEST_CASE("a step that waited in vain says what it has seen") {
  const Scene scene("");
  Target target(any_node(), "scenario_server.cjs");
  const std::string url = "http://127.0.0.1:" + target.http_port();
  const auto text_of = [&](const std::string& step) {
    write_file(scene.file(), "target: {attach: '" + target.name() +
                                 "'}\nsteps:\n  - " + step +
                                 "\n    timeout: 1s\n");
    const Finished run = heapcli(scene.command({"--force"}));
    CHECK(run.status == 3);
    return run.out;
  };
  CHECK_THAT(text_of("wait-for: {http: '" + url + "/missing'}"),
             ContainsSubstring("timed out after 1.00 s, the last answer had "
                               "status 404 (timeout: gives it more)"));
  CHECK_THAT(text_of("wait-for: {http: 'http://127.0.0.1:1/'}"),
             ContainsSubstring("timed out after 1.00 s, no answer: "));
  CHECK_THAT(text_of("load: {http: '" + url + "/never', requests: 3}"),
             ContainsSubstring("timed out after 1.00 s, 0 of 3 requests were"));
  target.check_running();
}

// What Ctrl-C must leave in every phase: a report, and nobody behind.
void check_left(const Scene& scene, ChildProcess& heapcli) {
  INFO(heapcli.out() << heapcli.err());
  CHECK(heapcli.wait() == 130);
  const Json result = scene.result();
  CHECK(result.at("status") == "interrupted");
  const Json pid = result.at("targets").at(0).at("pid");
  if (!pid.is_null()) CHECK_FALSE(is_alive(pid));
  for (const std::string& file : scene.directory().files()) {
    CHECK_FALSE(file.ends_with(".part"));
  }
  const Finished xml =
      tests::run({"python3", HEAPCLI_SOURCE_DIR "/tests/scenario/junit.py",
                  scene.directory().file("junit.xml")});
  CHECK(xml.err == "");
  CHECK(xml.status == 0);
}

TEST_CASE("Ctrl-C while a target starts leaves nobody behind") {
  const TempDir signs;
  const Scene scene("");
  // Never opens an inspector.
  write_file(scene.file(), "target: {launch: [sh, -c, 'echo $$ > " +
                               signs.file("pid") +
                               "; exec sleep 600']}\nsteps:\n  - gc\n");
  const auto heapcli = start_heapcli(
      scene.command({"--junit", scene.directory().file("junit.xml")}));
  await_file(signs.file("pid"), 2);
  heapcli->send(SIGINT);
  check_left(scene, *heapcli);
  CHECK_FALSE(is_alive(std::stoi(read_file(signs.file("pid")))));
  CHECK(step_of(scene.result(), "launch").at("status") == "interrupted");
}

TEST_CASE("Ctrl-C during parallel steps ends all of them") {
  const TempDir signs;
  const Scene scene(R"(
steps:
  - wait-for: {log: "^listening on"}
  - parallel:
      - load: {command: "echo $$ > ')" +
                    signs.file("load") + R"('; sleep 600"}
      - track: {name: allocations}
      - sleep: 600s
      - shell: "echo $$ > ')" +
                    signs.file("shell") + R"('; sleep 600"
  - snapshot: never
always:
  - evaluate: {name: last, expression: kept.length}
  - assert: {retained: {class: Kept, bytes: "<= 1 MiB"}}
)");
  const auto heapcli = start_heapcli(
      scene.command({"--junit", scene.directory().file("junit.xml")}));
  await_file(signs.file("load"), 2);
  await_file(signs.file("shell"), 2);
  heapcli->send(SIGINT);
  check_left(scene, *heapcli);
  const Json result = scene.result();
  for (const char* const kind : {"load", "track", "sleep", "shell"}) {
    CHECK(step_of(result, kind).at("status") == "interrupted");
  }
  CHECK(step_of(result, "snapshot").at("status") == "skipped");
  CHECK(step_of(result, "evaluate").at("status") == "ok");
  CHECK(step_of(result, "assert").at("text") == "snapshot never was not taken");
  for (const char* const sign : {"load", "shell"}) {
    CHECK_FALSE(is_alive(std::stoi(read_file(signs.file(sign)))));
  }
}

}  // namespace
}  // namespace heapcli::tests
