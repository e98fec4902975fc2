// heapcli run, with what a launched program starts itself: children are targets
// by number and by name, and nobody is left behind.

#include <signal.h>

#include <fstream>
#include <sstream>
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

// One that has ended stays in the list where process 1 does not ask for it.
bool still_runs(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string text;
  std::getline(file, text);
  const size_t name_end = text.rfind(')');
  return name_end != std::string::npos && text.substr(name_end + 2, 1) != "Z";
}

// A scenario about tests/program/targets/family.cjs, in a directory of its own.
class Scene {
 public:
  /// `launch` is what family.cjs is to start, or a whole command.
  Scene(const std::string& launch, const std::string& rest) {
    write_file(file(), "targets:\n  web: {launch: [" + launch + "]}\n" + rest);
  }

  static std::string family(const std::string& starts) {
    return "'" + any_node().path + "', '" + script("family.cjs") + "', " +
           starts;
  }

  std::string file() const { return directory_.file("scene.yaml"); }
  std::string out(const std::string& name) const {
    return directory_.file("out/" + name);
  }
  Arguments command() const {
    return {"run", file(), "-o", directory_.file("out")};
  }
  Json result() const { return Json::parse(read_file(out("result.json"))); }

  // Of the processes that have said so in the log: `forked is up: 123`.
  std::vector<std::string> pids() const {
    std::istringstream log(read_file(out("web.log")));
    std::vector<std::string> pids;
    constexpr std::string_view kUp = " is up: ";
    for (std::string line; std::getline(log, line);) {
      const size_t at = line.find(kUp);
      if (at != std::string::npos) {
        pids.push_back(line.substr(at + kUp.size()));
      }
    }
    return pids;
  }

  const TempDir& directory() const { return directory_; }

 private:
  TempDir directory_;
};

std::vector<Json> values_of(const Json& result) {
  std::vector<Json> values;
  for (const Json& step : result.at("steps")) {
    if (step.at("kind") == "evaluate") {
      values.push_back(step.at("report").at("value"));
    }
  }
  return values;
}

TEST_CASE("children of a launched program are targets, and end with it") {
  const Scene scene(Scene::family("fork, plain, daemon"), R"(
  oldest: {child-of: web}
  plain: {child-of: web, name: plain}
  daemon: {child-of: web, name: daemon}
steps:
  - {wait-for: {log: "^daemon is up"}, target: web}
  - {evaluate: "process.argv[2]", target: oldest}
  - {evaluate: "process.argv[2]", target: plain}
  - {evaluate: "process.argv[2]", target: daemon}
  - {evaluate: "process.pid", target: plain}
)");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  const Json result = scene.result();
  const std::vector<Json> values = values_of(result);
  REQUIRE(values.size() == 4);
  CHECK(values[0] == "forked");
  CHECK(values[1] == "plain");
  CHECK(values[2] == "daemon");
  const Json& plain = result.at("targets").at(2);
  CHECK(plain.at("child_of") == "web");
  CHECK(plain.at("pid") == values[3]);
  CHECK_FALSE(plain.at("launched"));
  REQUIRE(scene.pids().size() == 3);
  for (const std::string& pid : scene.pids()) CHECK_FALSE(still_runs(pid));
}

TEST_CASE("a shell before a program is not taken for it") {
  const std::string node = any_node().path;
  const Scene scene("sh, -c, '\"" + node + "\" -e 0; \"" + node + "\" \"" +
                        script("family.cjs") + "\" plain; exit'",
                    R"(
  child: {child-of: web}
steps:
  - {evaluate: "process.argv[2]", target: web}
  - {evaluate: "process.argv[2]", target: child}
  - {evaluate: "process.ppid", target: child}
)");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  const Json result = scene.result();
  const std::vector<Json> values = values_of(result);
  REQUIRE(values.size() == 3);
  CHECK(values[0] == "plain");
  CHECK(values[1] == "plain");
  CHECK(values[2] == result.at("targets").at(0).at("pid"));
  for (const std::string& pid : scene.pids()) CHECK_FALSE(still_runs(pid));
}

TEST_CASE("a child that ends is not taken for the one that follows it") {
  const Scene scene(Scene::family("again"), R"(
  child: {child-of: web}
steps:
  - {evaluate: "setTimeout(() => process.exit(7), 100); 1", target: child}
  - sleep: 60s
)");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 3);
  CHECK(has(run.out, "child ended with status 7 (pid "));
  CHECK(has(run.out, "web has started pid "));
  CHECK(has(run.out, "last output of"));
  for (const std::string& pid : scene.pids()) CHECK_FALSE(still_runs(pid));
}

TEST_CASE("a child that never comes is told from those there are") {
  const Scene scene(Scene::family("plain"), R"(
  plain: {child-of: web}
  mail: {child-of: web, name: mail.js, number: 2}
steps:
  - {evaluate: "process.pid", target: plain}
  - {evaluate: "1", target: mail, timeout: 1s}
)");
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 3);
  CHECK(has(run.out,
            "timed out after 1.00 s, web has started no second Node process "
            "that runs mail.js, it has pid "));
  CHECK(has(run.out, "family_child.cjs plain)"));
}

TEST_CASE("a heapcli that is told to end leaves no children") {
  const TempDir signs;
  for (const int signal : {SIGTERM, SIGHUP}) {
    const std::string sign = signs.file(std::to_string(signal));
    const Scene scene(Scene::family("fork, daemon"), R"(
  child: {child-of: web}
steps:
  - {wait-for: {log: "^daemon is up"}, target: web}
  - {evaluate: "process.pid", target: child}
  - shell: touch ')" + sign + R"('; sleep 600
)");
    const auto heapcli = start_heapcli(scene.command());
    await_file(sign);
    heapcli->send(signal);
    CHECK(heapcli->wait() == 130);
    REQUIRE(scene.pids().size() == 2);
    for (const std::string& pid : scene.pids()) CHECK_FALSE(still_runs(pid));
  }
}

}  // namespace
}  // namespace heapcli::tests
