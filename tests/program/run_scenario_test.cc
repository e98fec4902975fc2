// heapcli run, with real programs: what it does to them, and what it leaves.

#include <signal.h>

#include <string>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A scenario in a directory of its own, with its report in `out`.
class Scene {
 public:
  explicit Scene(const std::string& steps) {
    write_file(file(), "name: scene\ntarget:\n  launch: ['" + any_node().path +
                           "', '" + script("scenario_server.cjs") + "']\n" +
                           steps);
  }

  std::string file() const { return directory_.file("scene.yaml"); }
  std::string out(const std::string& name = "") const {
    return directory_.file("out") + (name.empty() ? "" : "/" + name);
  }

  Arguments command(const Arguments& more = {}) const {
    Arguments all = {"run", file(), "-o", out()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Json result() const { return Json::parse(read_file(out("result.json"))); }

  const TempDir& directory() const { return directory_; }

 private:
  TempDir directory_;
};

// By its kind, the n-th.
Json step_of(const Json& result, const std::string& kind, size_t n = 1) {
  for (const Json& step : result.at("steps")) {
    if (step.at("kind") == kind && --n == 0) return step;
  }
  FAIL("no such step: " << kind << " in " << result.dump(1));
  return Json();
}

bool is_alive(int64_t pid) { return kill(static_cast<pid_t>(pid), 0) == 0; }

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
  // A real reader of XML.
  const Finished xml = tests::run(
      {"python3", "-c",
       "import sys, xml.etree.ElementTree as e\n"
       "r = e.parse(sys.argv[1]).getroot()\n"
       "s = r.find('testsuite')\n"
       "print(r.tag, s.get('failures'), s.get('errors'), s.get('skipped'),\n"
       "      len(s.findall('testcase')), s.find('.//failure').get('message'))",
       junit});
  CHECK(xml.out == "testsuites 1 0 1 " +
                       std::to_string(result.at("steps").size()) +
                       " nothing may stay\n");
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

}  // namespace
}  // namespace heapcli::tests
