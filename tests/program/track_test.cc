// heapcli track, on real processes.

#include <cmath>
#include <csignal>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"
#include "tests/program/track_run.h"

namespace heapcli::tests {
namespace {

TEST_CASE("track says what each function keeps, on every runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocator.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      Tracking tracking(target, {"--json", "--duration", "10m", "-o",
                                 dir.file("load.heapprofile")});
      CHECK(http_get(port, "/keep") == "6000");
      http_get(port, "/churn");
      // While V8 marks in the background, all that comes counts as alive, and
      // the one collection before a profile cannot make up for that.
      CHECK(heapcli({"gc", target.name()}).status == 0);
      const Json json = document(tracking.interrupt());

      CHECK(json.at("schema") == "heapcli/track/1");
      CHECK(json.at("end") == "interrupted");
      CHECK(json.at("sampling_interval") == 32768);
      CHECK(json.at("duration_s").get<double>() > 0);
      const Json& functions = json.at("functions");
      check_bytes(functions, "keepMany", 3000);
      check_bytes(functions, "keepSome", 2000);
      check_bytes(functions, "keepFew", 1000);
      const Json keep = function_named(functions, "keep");
      CHECK(keep.at("total_bytes").get<double>() > 5000 * kArrayBytes);
      CHECK(keep.at("self_bytes").get<double>() < 100 * kArrayBytes);
      // What was thrown away is not there.
      for (const Json& entry : functions) {
        if (entry.at("function") != "churn") continue;
        CHECK(entry.at("total_bytes").get<double>() < 100 * kArrayBytes);
      }

      // The file has the same.
      CHECK(dir.files() == std::vector<std::string>{"load.heapprofile"});
      const Json file = Json::parse(read_file(dir.file("load.heapprofile")));
      CHECK(file.contains("head"));
      CHECK(file.at("samples").size() >= json.at("sample_count"));
      const Json summary = document(
          heapcli({"--json", "summary", dir.file("load.heapprofile")}));
      CHECK(summary.at("schema") == "heapcli/profile-summary/1");
      CHECK(summary.at("total_bytes") == json.at("total_bytes"));
      CHECK(function_named(summary.at("functions"), "keepMany")
                .at("self_bytes") ==
            function_named(functions, "keepMany").at("self_bytes"));

      // And the target goes on, unobserved.
      CHECK(http_get(port, "/leak") == "6500");
      if (runtime.is_node()) CHECK(http_get(port, "/profiled") == "off");
    }
  }
}

TEST_CASE("what was collected counts where it is asked for and can be had") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocator.cjs");
      const std::string port = target.http_port();
      if (runtime.node_major < 20) {
        const Finished refused =
            heapcli({"attach", target.name(), "track", "--duration", "10m",
                     "--include-collected"});
        CHECK(refused.status == 3);
        CHECK_THAT(refused.err, ContainsSubstring("too old") &&
                                    ContainsSubstring("Node 20"));
        continue;
      }
      Tracking tracking(target, {"--json", "--include-collected"});
      http_get(port, "/churn");
      const Json json = document(tracking.interrupt());
      const Json churn = function_named(json.at("functions"), "churn");
      CHECK(churn.at("total_bytes").get<double>() > 1500 * kArrayBytes);
    }
  }
}

TEST_CASE("the depth of stacks is limited from Node 26 on") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocator.cjs");
      const std::string port = target.http_port();
      if (runtime.node_major < 26) {
        const Finished refused =
            heapcli({"attach", target.name(), "track", "--duration", "10m",
                     "--stack-depth", "1"});
        CHECK(refused.status == 3);
        CHECK_THAT(refused.err, ContainsSubstring("Node 26"));
        continue;
      }
      Tracking tracking(
          target, {"--json", "--internals", "--tree", "--stack-depth", "1"});
      http_get(port, "/keep");
      const Json json = document(tracking.interrupt());
      for (const Json& call : json.at("tree")) CHECK(call.at("depth") == 0);
    }
  }
}

TEST_CASE(
    "functions that leak in every window are told from those that do "
    "not") {
  const std::vector<Runtime>& all = runtimes();
  for (const Runtime& runtime : {all.front(), all.back()}) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocator.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      Tracking tracking(target, {"--json", "--duration", "4s", "--windows", "3",
                                 "-o", dir.file("run/")});
      http_get(port, "/keep");
      while (tracking.process().running()) {
        http_get(port, "/leak");
        http_get(port, "/churn");
      }
      const Json json = document(tracking.wait());
      CHECK(json.at("end") == "duration");
      CHECK(json.at("written").size() == 3);
      const Json& growth = json.at("growth");
      CHECK(growth.at("same_run") == true);
      CHECK(growth.at("window_ends_s").size() == 3);
      const Json leak = function_named(growth.at("functions"), "leak");
      CHECK(leak.at("grows") == true);
      CHECK(leak.at("growth_bytes").size() == 3);
      for (const char* name : {"keepMany", "keepSome", "keepFew"}) {
        CHECK(function_named(growth.at("functions"), name).at("grows") ==
              false);
      }

      // The files say the same, later.
      const Json diff = document(heapcli(
          {"--json", "diff", dir.file("run/001.heapprofile"),
           dir.file("run/002.heapprofile"), dir.file("run/003.heapprofile")}));
      CHECK(diff.at("schema") == "heapcli/profile-diff/1");
      CHECK(diff.at("same_run") == true);
      CHECK(diff.at("functions")[0].at("function") == "leak");
      CHECK(diff.at("functions")[0].at("grows") == true);
      CHECK(function_named(diff.at("functions"), "keepMany").at("grows") ==
            false);
    }
  }
}

TEST_CASE("the profile agrees with the one that node --heap-prof writes") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      const TempDir dir;
      const Finished theirs =
          run({runtime.path, "--heap-prof", "--heap-prof-interval=32768",
               "--heap-prof-name=theirs.heapprofile",
               "--heap-prof-dir=" + dir.path().string(),
               script("allocator.cjs"), "keep-and-exit"});
      REQUIRE(theirs.status == 0);
      Target target(runtime, "allocator.cjs");
      Tracking tracking(target, {"-o", dir.file("ours.heapprofile")});
      http_get(target.http_port(), "/keep");
      REQUIRE(tracking.interrupt().status == 0);

      const Json diff =
          document(heapcli({"--json", "diff", dir.file("theirs.heapprofile"),
                            dir.file("ours.heapprofile")}));
      CHECK(diff.at("same_run") == false);
      for (const char* name : {"keepMany", "keepSome", "keepFew"}) {
        const Json entry = function_named(diff.at("functions"), name);
        INFO(entry.dump());
        CHECK(std::abs(entry.at("growth_bytes")[0].get<double>()) <
              4 * entry.at("error_bytes")[0].get<double>());
        CHECK(entry.at("error_bytes")[0].get<double>() <
              0.2 * entry.at("live_bytes")[0].get<double>());
      }
    }
  }
}

TEST_CASE("the profile is written in the format that the file's name says") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  const auto tracked = [&](const Arguments& options) {
    Tracking tracking(target, options);
    http_get(port, "/keep");
    return document(tracking.interrupt());
  };
  const std::string stacks = dir.file("load.collapsed");
  const Json json = tracked({"--json", "-o", stacks});
  CHECK(json.at("written") == Json({stacks}));
  CHECK_THAT(read_file(stacks), ContainsSubstring("keepMany ("));
  // What is in the file is what was shown.
  const Json summary =
      document(heapcli({"--json", "summary", "--internals", stacks}));
  CHECK(summary.at("total_bytes") == json.at("total_bytes"));

  const std::string folder = dir.file("windows/");
  const Json windows =
      tracked({"--json", "--windows", "2", "--format", "svg", "-o", folder});
  REQUIRE(windows.at("written") == Json({folder + "001.svg"}));
  CHECK_THAT(read_file(folder + "001.svg"), ContainsSubstring("keepMany"));

  const Finished nowhere =
      heapcli({"attach", target.name(), "track", "--format", "pprof"});
  CHECK(nowhere.status == 2);
  CHECK_THAT(nowhere.err, ContainsSubstring("--format needs -o"));
}

TEST_CASE("people get a table, a tree, and groups") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  const auto tracked = [&](const Arguments& options) {
    Tracking tracking(target, options);
    http_get(port, "/keep");
    const Finished finished = tracking.interrupt();
    CHECK(finished.status == 0);
    CHECK_THAT(finished.err, ContainsSubstring("interrupted after"));
    return finished.out;
  };
  CHECK_THAT(tracked({"--top", "1"}),
             ContainsSubstring("keepMany  ") &&
                 ContainsSubstring("allocator.cjs:") &&
                 ContainsSubstring("more functions (--top ") &&
                 ContainsSubstring("one sample each 32.0 KiB"));
  CHECK_THAT(tracked({"--tree", "--top"}), ContainsSubstring("  keepMany  "));
  CHECK_THAT(tracked({"--tree", "--top", "2"}),
             ContainsSubstring("more calls (--top "));
  CHECK_THAT(tracked({"--group-by", "file", "--interval", "8k"}),
             ContainsSubstring("one sample each 8.00 KiB"));
  CHECK_THAT(tracked({"--group-by", "package"}),
             ContainsSubstring("(program)"));
}

TEST_CASE("a command line that cannot be carried out touches no target") {
  const TempDir dir;
  write_file(dir.file("there.heapprofile"), "mine");
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--duration", "0"}, "--duration must be longer"},
      {{"--duration", "soon"}, "not a duration"},
      {{"--windows", "0"}, "between 1 and 1000"},
      {{"--windows", "3", "--until-exit"}, "--until-exit"},
      {{"--windows", "3", "--include-collected"}, "--include-collected"},
      {{"--windows", "3", "--tree"}, "--tree"},
      {{"--interval", "1"}, "--interval must be"},
      {{"--interval", "much"}, "not a number of bytes"},
      {{"--stack-depth", "0"}, "--stack-depth must be"},
      {{"--group-by", "colour"}, "none of function, file, package"},
      {{"--top", "many"}, "not a count"},
      {{"-o", "-"}, "not to standard output"},
      {{"-o", dir.file("there.heapprofile")}, "exists already"},
  };
  for (const auto& [options, message] : cases) {
    Arguments arguments = {"track", "--target", "127.0.0.1:1"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Finished finished = heapcli(arguments);
    INFO(message << " in " << finished.err);
    CHECK(finished.status == 2);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring(message));
  }
  CHECK(read_file(dir.file("there.heapprofile")) == "mine");
}

TEST_CASE("diff refuses to compare a profile with a snapshot") {
  const TempDir dir;
  write_file(dir.file("a"), R"({"head":{"callFrame":{},"selfSize":1}})");
  write_file(dir.file("b"), R"({"snapshot":{"meta":{}}})");
  const Finished mixed = heapcli({"diff", dir.file("a"), dir.file("b")});
  CHECK(mixed.status == 4);
  CHECK_THAT(mixed.err, ContainsSubstring("files of one kind"));
  CHECK(heapcli({"diff", dir.file("a"), dir.file("a")})
            .out.starts_with("Nothing changed."));
  write_file(dir.file("c"), R"({"head":{"callFrame":{}}})");
  const Finished broken = heapcli({"diff", dir.file("a"), dir.file("c")});
  CHECK(broken.status == 4);
  CHECK_THAT(broken.err, ContainsSubstring("'selfSize'"));
  const Finished many = heapcli(
      {"diff", dir.file("b"), dir.file("b"), dir.file("b"), dir.file("b")});
  CHECK(many.status == 2);
  CHECK_THAT(many.err, ContainsSubstring("at most three snapshots"));
}

}  // namespace
}  // namespace heapcli::tests
