// Targets of a scenario that run already, found by pid or by script: they are
// still there afterwards.

#include <filesystem>
#include <string>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/scene.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// A server whose inspector is closed.
class PlainServer {
 public:
  explicit PlainServer(const std::string& path)
      : process_({any_node().path, "--inspect-port=0", path}) {
    port_ = process_.await_line(Stream::kOut, "listening on ");
  }

  bool running() const { return process_.running(); }
  std::string pid() const { return std::to_string(process_.pid()); }
  std::string url() const { return "http://127.0.0.1:" + port_ + "/keep"; }

 private:
  ChildProcess process_;
  std::string port_;
};

// Sessions of both targets are held from the start to the end, so that what
// grew is known object by object.
std::string steps_for(const PlainServer& server) {
  return "  - snapshot: before\n"
         "  - load: {http: '" +
         server.url() +
         "', requests: 30}\n"
         "  - snapshot: after\n"
         "  - assert: {growth: {class: Kept, objects: \"== 30\"}}\n";
}

TEST_CASE("a scenario finds a target by its pid, and opens its inspector") {
  const PlainServer server(script("scenario_server.cjs"));
  const Scene scene("");
  write_file(scene.file(), "target: {pid: " + server.pid() + "}\nsteps:\n" +
                               steps_for(server));
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  const Json result = scene.result();
  const Json target = result.at("targets").at(0);
  CHECK(std::to_string(target.at("pid").get<int>()) == server.pid());
  CHECK(target.at("log").is_null());
  CHECK(target.at("ended").is_null());
  CHECK(step_of(result, "attach").at("status") == "ok");
  CHECK(server.running());
  // The inspector is still open, for the next one.
  const Finished next =
      heapcli({"attach", target.at("target").get<std::string>(), "gc"});
  INFO(next.err);
  CHECK(next.status == 0);

  // It was open before, this time.
  const Finished again = heapcli(scene.command({"--force"}));
  INFO(again.out << again.err);
  CHECK(again.status == 0);
  CHECK(server.running());
}

TEST_CASE("a scenario finds a target by the name of its script") {
  const TempDir directory;
  const std::string path = directory.file("named_by_scenario.cjs");
  std::filesystem::copy(script("scenario_server.cjs"), path);
  const Scene scene("");
  const auto run_named = [&](const std::string& steps) {
    write_file(scene.file(),
               "target: {name: named_by_scenario.cjs}\nsteps:\n" + steps);
    return heapcli(scene.command({"--force"}));
  };
  const Finished none = run_named("  - gc\n");
  CHECK(none.status == 3);
  CHECK(has(none.out, "named_by_scenario.cjs"));

  const PlainServer server(path);
  const Finished found = run_named(steps_for(server));
  INFO(found.out << found.err);
  CHECK(found.status == 0);
  CHECK(server.running());

  const PlainServer other(path);
  const Finished several = run_named("  - gc\n");
  CHECK(several.status == 3);
  CHECK(has(several.out, "pid:" + server.pid()));
  CHECK(has(several.out, "pid:" + other.pid()));
  CHECK(step_of(scene.result(), "gc").at("status") == "skipped");
  CHECK(server.running());
  CHECK(other.running());
}

TEST_CASE("a target that was attached to and dies ends a scenario") {
  const PlainServer server(script("scenario_server.cjs"));
  const Scene scene("");
  write_file(scene.file(),
             "target: {pid: " + server.pid() +
                 "}\nsteps:\n"
                 "  - parallel:\n"
                 "      - sleep: 60s\n"
                 "      - evaluate: \"setTimeout(() => process.exit(5), 50)\"\n"
                 "  - snapshot: never\n");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 3);
  CHECK(step_of(scene.result(), "sleep").at("status") == "error");
  CHECK(step_of(scene.result(), "snapshot").at("status") == "skipped");
}

}  // namespace
}  // namespace heapcli::tests
