// The command line itself: help, version, and what cannot be carried out.

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

TEST_CASE("every command has a help text") {
  const std::vector<Arguments> commands = {
      {"--help"},
      {"list", "--help"},
      {"attach", "--help"},
      {"attach", "9229", "snapshot", "--help"},
      {"attach", "9229", "gc", "--help"},
      {"snapshot", "--help"},
      {"gc", "--help"},
      {"attach", "9229", "shell", "--help"},
      {"shell", "--help"},
      {"inspect", "--help"},
      {"summary", "--help"},
      {"diff", "--help"},
      {"retainers", "--help"},
      {"leaks", "--help"},
      {"run", "--help"},
      {"objects", "--help"},
      {"show", "--help"},
      {"dominators", "--help"},
      {"query", "--help"},
      {"strings", "--help"},
      {"collections", "--help"},
      {"closures", "--help"}};
  for (const Arguments& command : commands) {
    const Finished finished = heapcli(command);
    CHECK(finished.status == 0);
    CHECK(finished.err == "");
    CHECK_THAT(finished.out, ContainsSubstring("Usage"));
    CHECK_THAT(finished.out, ContainsSubstring("--help"));
  }
  const Finished version = heapcli({"--version"});
  CHECK(version.status == 0);
  CHECK(version.out.starts_with("heapcli "));
  CHECK(version.err == "");
}

TEST_CASE("a command line that makes no sense is refused with status 2") {
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  const std::vector<Arguments> commands = {
      {},
      {"frobnicate"},
      {"--frobnicate"},
      {"summary"},
      {"summary", file, "another"},
      {"summary", file, "--sort", "colour"},
      {"summary", file, "--top", "many"},
      {"summary", file, "--top", "-1"},
      {"summary", file, "--sort", "added"},
      {"nodes"},
      {"retainers"},
      {"nodes", file, "--filter", "("},
      {"query", file},
      {"query", file, "retained >"},
      {"query", file, "true", "--sort", "colour"},
      {"strings", file, "--filter", "("},
      {"strings", file, "--sort", "name"},
      {"collections", file, "--top", "many"},
      {"closures", file, "--top", "-1"},
      {"diff", file},
      {"diff", file, file, file, file},
      {"diff", file, file, "--sort", "shallow"},
      {"--color", "sometimes", "summary", file},
      {"--quiet", "--verbose", "summary", file},
      {"attach", "9229", "frobnicate"},
      {"attach", "99999"},
      {"attach", "0"},
      {"attach", ""},
      {"attach", "host:port"},
      {"attach", "[::1"},
      {"attach", "wss://localhost/x"},
      {"attach", "https://localhost/x"},
      {"attach", "9229", "--timeout", "0"},
      {"attach", "9229", "--timeout", "soon"},
      {"attach", "9229", "--timeout", "-1s"},
      {"attach", "9229", "snapshot", "--count", "0", "-o", file},
      {"attach", "9229", "snapshot", "--count", "1000", "-o", file},
      {"attach", "9229", "snapshot", "--count", "x", "-o", file},
      {"attach", "9229", "snapshot", "--every", "1 fortnight", "-o", file},
      {"attach", "9229", "snapshot", "-o", "-"},
      {"attach", "9229", "snapshot", "--no-analyze", "--diff", file, "-o",
       dir.file("b.heapsnapshot")},
      {"list", "host:99999"}};
  for (const Arguments& command : commands) {
    std::string line = "heapcli";
    for (const std::string& argument : command) line += " '" + argument + "'";
    INFO(line);
    const Finished finished = heapcli(command);
    INFO(finished.err);
    CHECK(finished.status == 2);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring("heapcli: "));
    CHECK(dir.files().empty());
  }
}

TEST_CASE("a broken --filter is a matter of usage even before the file") {
  const TempDir dir;
  const Finished finished =
      heapcli({"summary", dir.file("missing"), "--filter", "("});
  CHECK(finished.status == 2);
  CHECK_THAT(finished.err, ContainsSubstring("--filter"));
}

TEST_CASE("a broken --filter costs the target nothing") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", file}).status ==
          0);
  const Finished finished =
      heapcli({"attach", target.name(), "snapshot", "--diff", file, "--filter",
               "(", "-o", dir.file("b.heapsnapshot")});
  CHECK(finished.status == 2);
  CHECK_THAT(finished.err, ContainsSubstring("--filter"));
  CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});
}

TEST_CASE("options that every command has may stand before or after it") {
  const TempDir dir;
  const std::string missing = dir.file("missing");
  CHECK(heapcli({"--json", "summary", missing}).status == 4);
  CHECK(heapcli({"summary", missing, "--json"}).status == 4);
  CHECK(heapcli({"summary", "--quiet", missing}).status == 4);
}

}  // namespace
}  // namespace heapcli::tests
