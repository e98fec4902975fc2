#include "commands/leak_baseline.h"

#include <fstream>
#include <string>

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

using namespace heapcli::commands;
using heapcli::tests::ContainsSubstring;
using heapcli::tests::TempDir;

namespace {

ExplainedSuspect suspect(const std::string& class_name, int64_t bytes) {
  ExplainedSuspect suspect;
  suspect.class_name = class_name;
  suspect.holder_class = "Array";
  suspect.signature = "variable kept of server.js";
  suspect.suspect.score = bytes;
  return suspect;
}

std::string complaint_about(const std::string& text) {
  try {
    parse_baseline(text, "known.json");
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::kData);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("accepted suspects are known again by class, holder and variable") {
  const TempDir directory;
  const std::string file = (directory.path() / "known.json").string();
  write_baseline(file, {suspect("Session", 9000)}, 300, false);
  const Baseline baseline = read_baseline(file);
  REQUIRE(baseline.suspects.size() == 1);
  CHECK(baseline.suspects[0].bytes_per_round == 9000);
  CHECK(baseline.suspects[0].requests_per_round == uint64_t{300});

  CHECK(find_accepted(baseline, suspect("Session", 1)) != nullptr);
  CHECK(find_accepted(baseline, suspect("Other", 1)) == nullptr);
  ExplainedSuspect elsewhere = suspect("Session", 1);
  elsewhere.signature = "variable other of server.js";
  CHECK(find_accepted(baseline, elsewhere) == nullptr);
  ExplainedSuspect in_a_map = suspect("Session", 1);
  in_a_map.holder_class = "Map";
  CHECK(find_accepted(baseline, in_a_map) == nullptr);
}

TEST_CASE("scopes are known again though Deno numbers them") {
  const TempDir directory;
  const std::string file = (directory.path() / "known.json").string();
  ExplainedSuspect scope = suspect("Session", 9000);
  scope.holder_class = "system / Context / scope @123";
  write_baseline(file, {scope}, {}, false);
  scope.holder_class = "system / Context / scope @77";
  CHECK(find_accepted(read_baseline(file), scope) != nullptr);
}

TEST_CASE("a file of accepted suspects is not replaced unasked") {
  const TempDir directory;
  const std::string file = (directory.path() / "known.json").string();
  write_baseline(file, {}, {}, false);
  CHECK_THROWS_AS(write_baseline(file, {}, {}, false), Error);
  CHECK_NOTHROW(write_baseline(file, {suspect("Session", 1)}, {}, true));
  CHECK(read_baseline(file).suspects.size() == 1);
}

TEST_CASE("what was accepted is looked at again when it grows twice as fast") {
  AcceptedSuspect accepted{"Session", "Array", "", 10'000, {}};
  CHECK_FALSE(is_much_worse(accepted, suspect("Session", 20'000), {}));
  CHECK(is_much_worse(accepted, suspect("Session", 20'001), {}));
  // Little that doubles is little.
  accepted.bytes_per_round = 1000;
  CHECK_FALSE(is_much_worse(accepted, suspect("Session", 5000), {}));
  CHECK(is_much_worse(accepted, suspect("Session", 5200), {}));
  // Three times the requests, three times the growth.
  accepted = {"Session", "Array", "", 10'000, uint64_t{100}};
  CHECK_FALSE(is_much_worse(accepted, suspect("Session", 30'000), 300));
  CHECK(is_much_worse(accepted, suspect("Session", 30'000), 100));
}

TEST_CASE("files that are no lists of accepted leaks are refused") {
  for (const std::string text :
       {"", "nonsense", "[]", "{}", R"({"schema": "heapcli/leaks/1"})",
        R"({"schema": 7, "suspects": []})"}) {
    INFO(text);
    CHECK_THAT(complaint_about(text), ContainsSubstring("known.json"));
    CHECK_THAT(complaint_about(text), ContainsSubstring("--accept"));
  }
  const std::string start =
      R"({"schema": "heapcli/leaks-baseline/1", "suspects": )";
  CHECK_THAT(complaint_about(start + "7}"), ContainsSubstring("suspects"));
  CHECK_THAT(complaint_about(start + "[7]}"), ContainsSubstring("no object"));
  CHECK_THAT(complaint_about(start + "[{}]}"), ContainsSubstring("class"));
  CHECK_THAT(
      complaint_about(start +
                      R"([{"class": "a", "holder_class": "b", "path": 7}]})"),
      ContainsSubstring("path"));
  CHECK_THROWS_AS(read_baseline("/nowhere/known.json"), Error);
}
