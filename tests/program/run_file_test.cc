// heapcli run, as far as it goes without running anything: what is said about a
// scenario file, and the files that it writes by itself.

#include <cstdlib>
#include <filesystem>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

const std::string kExamples = HEAPCLI_SOURCE_DIR "/examples/staging/";
const std::vector<std::string> kScenarios = {"shop.yaml", "thumbnails.yaml",
                                             "two-services.yaml"};

TEST_CASE("run --dry-run lists the steps of a scenario") {
  for (const std::string& name : kScenarios) {
    const Finished finished =
        heapcli({"run", kExamples + name, "--dry-run", "--set", "leak=1"});
    INFO(finished.err);
    CHECK(finished.status == 0);
    CHECK(finished.err == "");
    CHECK_THAT(finished.out, ContainsSubstring("\nSteps:\n"));
    CHECK_THAT(finished.out, ContainsSubstring("load 200 × GET http://"));
  }
  const Json plan = document(heapcli({"--json", "run", kExamples + "shop.yaml",
                                      "--dry-run", "--set", "requests=7"}));
  CHECK(plan["schema"] == "heapcli/run-plan/1");
  CHECK(plan["targets"][0]["directory"] ==
        std::filesystem::path(kExamples).parent_path().string());
  CHECK_THAT(plan["steps"][1].dump(), ContainsSubstring("warm up"));
}

TEST_CASE("a scenario that is wrong ends run with 2, an absent one with 4") {
  const TempDir dir;
  const std::string file = dir.file("s.yaml");
  write_file(file, "target: 9229\nsteps:\n  - slep: 5s\n  - sleep: x\n");
  for (const Arguments& more : {Arguments{}, Arguments{"--dry-run"}}) {
    Arguments arguments = {"run", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = heapcli(arguments);
    CHECK(finished.status == 2);
    CHECK(finished.out == "");
    CHECK(finished.err ==
          "heapcli: " + file + ": 2 errors\n" + file +
              ":3:5: unknown key `slep`; did you mean `sleep`?\n" + file +
              ":4:12: 'x' is not a duration; write 500ms, 20s, 2m or 1h\n");
  }
  const Finished absent = heapcli({"run", dir.file("none.yaml")});
  CHECK(absent.status == 4);
  CHECK_THAT(absent.err, ContainsSubstring("run --init writes an example"));
  CHECK(dir.files() == std::vector<std::string>{"s.yaml"});
}

TEST_CASE("run refuses a command line that makes no sense") {
  const std::string file = kExamples + "shop.yaml";
  for (const Arguments& arguments :
       {Arguments{"run"}, Arguments{"run", file, "--set", "port"},
        Arguments{"run", file, "--set", "=3"},
        Arguments{"run", file, "--set", "port=1", "--set", "port=2"},
        Arguments{"run", file, "--set", "prot=1", "--dry-run"},
        Arguments{"run", file, "--step"}}) {
    const Finished finished = heapcli(arguments);
    INFO(finished.err);
    CHECK(finished.status == 2);
    CHECK(finished.out == "");
    CHECK(finished.err.starts_with("heapcli: "));
  }
  CHECK_THAT(heapcli({"run", file, "--set", "prot=1", "--dry-run"}).err,
             ContainsSubstring("did you mean `port`?"));
}

TEST_CASE("run --init writes an example that can be run") {
  const TempDir dir;
  const std::string file = dir.file("mine.yaml");
  CHECK(heapcli({"run", "--init", file}).status == 0);
  CHECK(heapcli({"run", file, "--dry-run"}).status == 0);
  const Finished again = heapcli({"run", "--init", file});
  CHECK(again.status == 2);
  CHECK_THAT(again.err, ContainsSubstring("--force"));
  CHECK(heapcli({"run", "--init", file, "--force"}).status == 0);
  const Finished printed = heapcli({"run", "--init", "-"});
  CHECK(printed.out == read_file(file));

  const Finished piped = heapcli_in_shell("cat '" + file + "' | \"$@\"",
                                          {"run", "-", "--dry-run"});
  CHECK(piped.status == 0);
  CHECK_THAT(piped.out, ContainsSubstring("an example: 1 target"));
}

TEST_CASE("a JSON Schema validator and run agree about scenarios") {
  // Debian's packages are for its own Python.
  const std::string sources = HEAPCLI_SOURCE_DIR;
  const TempDir dir;
  const std::string init = dir.file("init.yaml");
  CHECK(heapcli({"run", "--init", init}).status == 0);
  std::string right = sources + "/tests/scenario/right.yaml " + init;
  for (const std::string& name : kScenarios) right += " " + kExamples + name;
  const std::string validate = "\"$python\" " + sources +
                               "/tests/scenario/validate.py " + sources +
                               "/docs/scenario.schema.json ";
  const Finished finished = heapcli_in_shell(
      "for python in /usr/bin/python3 python3; do\n"
      "  \"$python\" -c 'import jsonschema, yaml' 2>/dev/null && break\n"
      "done\n" +
          validate + "right " + right + " && " + validate + "wrong " + sources +
          "/tests/scenario/wrong.yaml",
      {});
  INFO(finished.out + finished.err);
  CHECK(finished.status == 0);
}

}  // namespace
}  // namespace heapcli::tests
