// query, strings, collections and closures, on what real programs waste.

#include <fstream>

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// The member of a list for which `member` is `value`.
Json entry(const Json& list, const std::string& member,
           const std::string& value) {
  for (const Json& candidate : list) {
    if (candidate.at(member) == value) return candidate;
  }
  return {};
}

Json answer(const std::string& file, const std::string& query) {
  return document(heapcli({"--json", "query", file, query}));
}

void check_query(const std::string& file, bool scripts_have_names) {
  const Json sessions = answer(
      file, "class == \"Session\" && edge(\"listeners\").class == \"Map\"");
  CHECK(sessions.at("match_count") == 2000);
  CHECK(sessions.at("nodes").size() == 2000);
  CHECK(sessions.at("nodes").at(0).at("class") == "Session");

  const Json groups =
      answer(file,
             "count(), sum(shallow) by name where type == \"string\" && "
             "held_by(\"Session\") && name ~ /^TOKEN of/i");
  REQUIRE(groups.at("rows").size() == 2);
  CHECK(groups.at("rows").at(0).at("count()") == 1000);

  // The figures are those that `summary` has.
  const Json summary = document(heapcli({"--json", "summary", file}));
  const Json expected = class_named(summary, "Session");
  const Json same = answer(file,
                           "sum(shallow) by class where class == "
                           "\"Session\"");
  CHECK(same.at("rows").at(0).at("sum(shallow)") ==
        expected.at("shallow_bytes"));

  const Json script =
      answer(file, "class == \"Session\" select script, line, column limit 1");
  if (scripts_have_names) {
    CHECK_THAT(script.at("rows").at(0).at("script").get<std::string>(),
               ContainsSubstring("wasteful_program"));
  }
  CHECK(script.at("rows").at(0).at("line") == 6);

  // Entries with small integers are not seen, here there are none.
  const Json cache = answer(file,
                            "class == \"Map\" && size >= 200 && "
                            "held_by(\"Object\") == held_by(\"Object\")");
  CHECK(cache.at("match_count") >= 1);
}

void check_strings(const std::string& file) {
  const Json strings =
      document(heapcli({"--json", "strings", file, "--filter", "^token of"}));
  REQUIRE(strings.at("strings").size() == 2);
  for (const Json& string : strings.at("strings")) {
    CHECK(string.at("count") == 1000);
    CHECK(string.at("waste_bytes") ==
          999 * string.at("size_bytes").get<int64_t>());
    CHECK(string.at("holders").at(0).at("holder") == "Session.token");
    CHECK(string.at("holders").at(0).at("count") == 1000);
  }
}

void check_collections(const std::string& file) {
  const Json collections = document(heapcli({"--json", "collections", file}));
  const Json listeners =
      entry(collections.at("unused"), "holder", "Session.listeners");
  REQUIRE(listeners.is_object());
  CHECK(listeners.at("kind") == "Map");
  CHECK(listeners.at("count") == 2000);
  CHECK(listeners.at("empty_count") == 2000);
  CHECK(listeners.at("unused_bytes") > 2000 * 50);

  Json cache;
  for (const Json& candidate : collections.at("collections")) {
    if (candidate.at("kind") == "Map" && candidate.at("holder").is_string() &&
        candidate.at("holder").get<std::string>().ends_with(".cache") &&
        candidate.at("size_least") == 200) {
      cache = candidate;
    }
  }
  REQUIRE(cache.is_object());
  CHECK(cache.at("capacity") >= 512);
  CHECK(cache.at("unused_bytes") > cache.at("store_bytes").get<int64_t>() / 2);
}

void check_closures(const std::string& file, bool scripts_have_names) {
  const Json closures = document(heapcli({"--json", "closures", file}));
  const Json scope = entry(closures.at("scopes"), "scope", "replaceThing()");
  REQUIRE(scope.is_object());
  CHECK(scope.at("context_count") == 10);
  CHECK(scope.at("retained_bytes") > 9 * 80000);
  const Json variable = scope.at("variables").at(0);
  CHECK(variable.at("name") == "originalThing");
  CHECK(variable.at("kept_bytes") > 9 * 80000);
  const Json function = scope.at("functions").at(0);
  CHECK(function.at("function") == "someMethod");
  CHECK(function.at("count") == 10);
  if (!scripts_have_names) return;
  CHECK(function.at("line") == 27);
  CHECK_THAT(function.at("url").get<std::string>(),
             ContainsSubstring("wasteful_program"));
}

TEST_CASE("what a program wastes is found on every runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "wasteful_program.cjs");
      target.http_port();
      const TempDir dir;
      const std::string file = dir.file("a.heapsnapshot");
      REQUIRE(heapcli({"attach", target.name(), "snapshot", "--gc", "-o", file})
                  .status == 0);
      // Deno's snapshots do not name them.
      const bool scripts_have_names = runtime.is_node();
      check_query(file, scripts_have_names);
      check_strings(file);
      check_collections(file);
      check_closures(file, scripts_have_names);
    }
  }
}

TEST_CASE("a query finds what is detached") {
  const TempDir dir;
  const std::string file = dir.file("page.heapsnapshot");
  SnapshotText text;
  for (const uint64_t state : {0, 1, 2}) {
    const uint32_t node = text.node("native", "HTMLDivElement", 100);
    text.edge(0, node, "property", "div").detachedness(node, state);
  }
  std::ofstream(file) << text.text();
  const Json found = answer(file, "detached");
  REQUIRE(found.at("match_count") == 1);
  CHECK(found.at("nodes").at(0).at("detachedness") == 2);
  CHECK(answer(file, "!detached && class ~ /Div/").at("match_count") == 2);
}

TEST_CASE("the four that look for waste print tables for people") {
  Target target(any_node(), "wasteful_program.cjs");
  target.http_port();
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", file}).status ==
          0);
  const auto text_of = [&](const Arguments& arguments) {
    const Finished finished = heapcli(arguments);
    CHECK(finished.status == 0);
    CHECK(finished.err == "");
    return finished.out;
  };
  CHECK_THAT(text_of({"query", file, "class == \"Session\"", "--top", "3"}),
             ContainsSubstring("… and 1,997 more (--top 2000)"));
  CHECK_THAT(text_of({"query", file, "count() by class", "--sort", "class"}),
             ContainsSubstring("(array)"));
  CHECK_THAT(text_of({"query", file, "false"}),
             ContainsSubstring("no object matches"));
  CHECK_THAT(text_of({"strings", file, "--top", "5"}),
             ContainsSubstring("held by Session.token ×1,000"));
  CHECK_THAT(text_of({"strings", file, "--filter", "no such text at all"}),
             ContainsSubstring("no such strings"));
  CHECK_THAT(text_of({"collections", file}),
             ContainsSubstring("Session.listeners: Map"));
  CHECK_THAT(text_of({"closures", file}),
             ContainsSubstring("variable originalThing: "));

  const Finished misspelt =
      heapcli({"query", file, "class == \"Sesion\" || retained_by(\"Map\")"});
  CHECK(misspelt.status == 0);
  CHECK_THAT(misspelt.err, ContainsSubstring("did you mean 'Session'?"));
}

TEST_CASE("what is wrong with a query is said before the file is opened") {
  const TempDir dir;
  const Finished finished = heapcli(
      {"query", dir.file("missing"), "class == \"A\" && retained > \"big\""});
  CHECK(finished.status == 2);
  CHECK(finished.err ==
        "heapcli: query: 1:28: expected a number, got text\n"
        "  class == \"A\" && retained > \"big\"\n"
        "                             ^^^^^\n");
  CHECK(heapcli({"query", dir.file("missing"), "true"}).status == 4);
  const Finished sort = heapcli(
      {"query", dir.file("missing"), "count() by class", "--sort", "name"});
  CHECK(sort.status == 2);
  CHECK_THAT(sort.err, ContainsSubstring("--sort: 1:1: groups are ordered"));
}

}  // namespace
}  // namespace heapcli::tests
