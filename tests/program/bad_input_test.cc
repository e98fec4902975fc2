// Files that are no snapshots, and outputs that take no more.

#include "tests/catch.h"
#include "tests/program/fake_inspector.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

std::string good_snapshot() {
  const FakeInspector peer("unusual");
  return http_get(peer.port(), "/snapshot");
}

// `summary` and both sides of `diff` refuse the file and name it.
void check_refused(const std::string& bad, const std::string& good,
                   const std::string& message) {
  const std::vector<Arguments> commands = {{"summary", bad},
                                           {"--json", "summary", bad},
                                           {"summary", "--stats", bad},
                                           {"nodes", bad},
                                           {"diff", bad, good},
                                           {"diff", good, good, bad},
                                           {"diff", good, bad},
                                           {"--json", "diff", good, bad}};
  for (const Arguments& command : commands) {
    const Finished finished = heapcli(command);
    INFO(finished.err);
    CHECK(finished.status == 4);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring("heapcli: "));
    CHECK_THAT(finished.err, ContainsSubstring(bad));
    CHECK_THAT(finished.err, ContainsSubstring(message));
    CHECK(finished.err.find('\n') == finished.err.size() - 1);
  }
}

TEST_CASE("files that are no snapshots are refused, with a reason") {
  const TempDir dir;
  const std::string whole = good_snapshot();
  const std::string good = dir.file("good.heapsnapshot");
  const std::string bad = dir.file("bad.heapsnapshot");
  write_file(good, whole);
  REQUIRE(heapcli({"diff", good, good}).status == 0);

  SECTION("empty") {
    write_file(bad, "");
    check_refused(bad, good, "empty");
  }
  SECTION("cut off at different places") {
    for (size_t part = 1; part < 8; ++part) {
      write_file(bad, whole.substr(0, whole.size() * part / 8));
      check_refused(bad, good, "");
    }
    write_file(bad, whole.substr(0, whole.size() - 1));
    check_refused(bad, good, "");
  }
  SECTION("no JSON") {
    write_file(bad, "GIF89a, and then some\n");
    check_refused(bad, good, "");
  }
  SECTION("JSON that is no snapshot") {
    for (const char* text : {"{}", "[]", "null", "42", "\"text\"",
                             R"({"name": "package", "nodes": []})",
                             R"({"head": {}, "nodes": [], "samples": []})",
                             R"({"snapshot": {}, "nodes": [], "edges": [],
                                 "strings": []})"}) {
      write_file(bad, text);
      check_refused(bad, good, "");
    }
  }
  SECTION("binary rubbish") {
    write_file(bad, std::string(5000, '\0'));
    check_refused(bad, good, "");
  }
  SECTION("missing") { check_refused(bad, good, "No such file"); }
  SECTION("a directory") {
    std::filesystem::create_directory(bad);
    check_refused(bad, good, "");
  }
}

TEST_CASE("a bad --diff base costs the target nothing") {
  const FakeInspector peer("unusual");
  const TempDir dir;
  write_file(dir.path() / "base", "no snapshot");
  const Finished finished =
      heapcli({"attach", peer.name(), "snapshot", "-o",
               dir.file("a.heapsnapshot"), "--diff", dir.file("base")});
  CHECK(finished.status == 4);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring(dir.file("base")));
  CHECK(dir.files() == std::vector<std::string>{"base"});
}

// A class for every few bytes, so that the output does not fit into a pipe.
std::string snapshot_with_many_classes() {
  // Keeps the order of members, as "snapshot" has to come first.
  auto snapshot = nlohmann::ordered_json::parse(good_snapshot());
  auto& strings = snapshot["strings"];
  auto& nodes = snapshot["nodes"];
  for (int i = 0; i < 20'000; ++i) {
    const size_t name = strings.size();
    strings.push_back("Class" + std::to_string(i));
    for (const size_t field :
         {size_t{3}, name, name * 2 + 101, size_t{16}, size_t{0}}) {
      nodes.push_back(field);
    }
  }
  snapshot["snapshot"]["node_count"] = nodes.size() / 5;
  return snapshot.dump();
}

TEST_CASE("a reader that goes away is no reason to complain") {
  const TempDir dir;
  const std::string file = dir.file("many.heapsnapshot");
  write_file(file, snapshot_with_many_classes());
  REQUIRE(heapcli({"--json", "summary", file}).out.size() > 1'000'000);
  const std::vector<Arguments> commands = {{"--json", "summary", file},
                                           {"summary", file, "--top", "100000"},
                                           {"--json", "diff", file, file}};
  for (const Arguments& command : commands) {
    const Finished finished = heapcli_in_shell(
        "{ \"$@\"; echo status $? >&2; } | head -c 1", command);
    CHECK(finished.out.size() == 1);
    CHECK(finished.err == "status 0\n");
  }
}

TEST_CASE("a standard output that is full is an error") {
  const TempDir dir;
  const std::string file = dir.file("good.heapsnapshot");
  write_file(file, good_snapshot());
  const std::vector<Arguments> commands = {
      {"summary", file}, {"--json", "summary", file}, {"diff", file, file},
      {"--help"},        {"summary", "--help"},       {"--version"}};
  for (const Arguments& command : commands) {
    const Finished finished =
        heapcli_in_shell("exec \"$@\" >/dev/full", command);
    CHECK(finished.status == 4);
    CHECK_THAT(finished.err,
               ContainsSubstring("cannot write to standard output"));
  }
  const Finished closed =
      heapcli_in_shell("exec \"$@\" >&-", {"summary", file});
  CHECK(closed.status == 4);
}

}  // namespace
}  // namespace heapcli::tests
