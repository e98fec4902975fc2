// heapcli redact, and snapshot --redact: what is hidden, and what stays.

#include <algorithm>
#include <csignal>
#include <sstream>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/sequence.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// Every node with its figures, without what it is called.
std::vector<Json> figures(const std::string& file) {
  const Finished finished = heapcli({"nodes", file});
  REQUIRE(finished.status == 0);
  std::vector<Json> nodes;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) {
    Json node = Json::parse(line);
    for (const char* name : {"class", "key", "name"}) node.erase(name);
    nodes.push_back(std::move(node));
  }
  return nodes;
}

// The rows of a table, without what they are called.
std::vector<Json> rows(const Json& document) {
  std::vector<Json> classes = document.at("classes");
  for (Json& each : classes) {
    each.erase("class");
    each.erase("key");
  }
  std::sort(classes.begin(), classes.end());
  return classes;
}

bool holds(const std::string& file, const std::string& text) {
  return read_file(file).find(text) != std::string::npos;
}

TEST_CASE("a redacted snapshot has the same figures and none of the secrets") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "secrets.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      REQUIRE(take_captures(
                  target, 2,
                  {"--numbers", "--count", "2", "-o", dir.path().string()},
                  [&](int) { http_get(port, "/"); })
                  .status == 0);
      const std::string first = numbered_snapshot(dir.path().string(), 1);
      const std::string second = numbered_snapshot(dir.path().string(), 2);
      REQUIRE(holds(second, "Zq7X note"));
      REQUIRE(holds(second, "Zq7X.7@example.com"));
      // Node 12 does not write the values of numbers.
      if (runtime.node_major != 12) {
        REQUIRE(holds(second, "4111111111118.5"));
      }

      const std::string safe = dir.file("safe");
      const Json report =
          document(heapcli({"redact", "--json", first, second, "-o", safe}));
      CHECK(report.at("schema") == "heapcli/redact/1");
      CHECK(report.at("files").at(1).at("replaced_property_names") > 50);
      const std::string safe_first = numbered_snapshot(safe, 1);
      const std::string safe_second = numbered_snapshot(safe, 2);
      CHECK_FALSE(holds(safe_second, "Zq7X"));
      CHECK_FALSE(holds(safe_second, "41111111111"));
      CHECK(holds(safe_second, "sessionToken"));

      CHECK(figures(safe_second) == figures(second));
      const Json summary =
          document(heapcli({"summary", "--json", safe_second}));
      CHECK(class_named(summary, "Account").at("count") == 51);
      const Json diff =
          document(heapcli({"diff", "--json", safe_first, safe_second}));
      CHECK(diff.at("comparable") == true);
      CHECK(rows(diff) ==
            rows(document(heapcli({"diff", "--json", first, second}))));

      const std::string strict = dir.file("strict.heapsnapshot.zst");
      REQUIRE(heapcli({"redact", second, "--level", "names", "-o", strict})
                  .status == 0);
      CHECK(figures(strict) == figures(second));
    }
  }
}

// What it says of each suspect, but for keys of Maps, which are texts.
Json culprits(const Json& leaks) {
  Json found = Json::array();
  for (Json suspect : leaks.at("suspects")) {
    if (suspect.at("holder").at("path").get<std::string>().find(".get(") !=
        std::string::npos) {
      suspect.at("holder").erase("path");
    }
    found.push_back(std::move(suspect));
  }
  return found;
}

// The whole document, without what says or counts texts.
Json shape(Json document, const std::vector<const char*>& texts) {
  document.erase("file");
  for (auto& [name, value] : document.items()) {
    if (!value.is_array()) continue;
    for (Json& item : value) {
      for (const char* text : texts) item.erase(text);
    }
  }
  return document;
}

TEST_CASE("a redacted snapshot accuses the same culprits") {
  Target target(any_node(), "leak_patterns.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  REQUIRE(take_sequence(target, dir.path().string(), 3, [&](int) {
            for (int i = 0; i < 20; ++i) http_get(port, "/all");
          }).status == 0);
  Arguments files, safe;
  for (int i = 1; i <= 3; ++i) {
    files.push_back(numbered_snapshot(dir.path().string(), i));
    safe.push_back(numbered_snapshot(dir.file("safe"), i));
  }
  Arguments redact = {"redact", "-o", dir.file("safe")};
  redact.insert(redact.end(), files.begin(), files.end());
  REQUIRE(heapcli(redact).status == 0);

  const auto leaks = [](const Arguments& of) {
    Arguments command = {"leaks", "--json"};
    command.insert(command.end(), of.begin(), of.end());
    const Finished run = heapcli(command);
    INFO(run.err);
    REQUIRE(run.status == 1);
    return Json::parse(run.out);
  };
  const Json before = leaks(files);
  const Json after = leaks(safe);
  CHECK(after.at("verdict") == before.at("verdict"));
  CHECK(before.at("suspects").size() >= 5);
  CHECK(culprits(after) == culprits(before));

  const auto ask = [](const Arguments& command, const std::string& file) {
    Arguments all = command;
    all.insert(all.begin() + 1, {"--json", file});
    return document(heapcli(all));
  };
  const std::string last = files.back();
  const std::string safe_last = safe.back();
  const Arguments retainers = {"retainers", "Pushed"};
  CHECK(shape(ask(retainers, safe_last), {}) ==
        shape(ask(retainers, last), {}));
  const std::vector<const char*> said = {"preview", "held_as"};
  CHECK(shape(ask({"dominators"}, safe_last), said) ==
        shape(ask({"dominators"}, last), said));
  const Json texts = ask({"strings"}, last);
  const Json safe_texts = ask({"strings"}, safe_last);
  for (const char* figure : {"string_count", "string_bytes"}) {
    CHECK(safe_texts.at(figure) == texts.at(figure));
  }
  // All but those that V8 also has as a word of its own.
  const size_t known = texts.at("duplicated_texts");
  CHECK(safe_texts.at("duplicated_texts") <= known);
  CHECK(safe_texts.at("duplicated_texts") >= known * 95 / 100);
}

TEST_CASE("with --redact no secret reaches the disk") {
  Target target(any_node(), "secrets.cjs");
  target.http_port();
  const TempDir dir;
  const std::string file = dir.file("live.heapsnapshot");
  const Finished finished =
      heapcli({"snapshot", "--redact", target.name(), "--numbers", "-o", file});
  INFO(finished.err);
  REQUIRE(finished.status == 0);
  CHECK_FALSE(holds(file, "Zq7X"));
  CHECK(holds(file, "sessionToken"));
  const Json summary = document(heapcli({"summary", "--json", file}));
  CHECK(class_named(summary, "Account").at("count") == 50);

  const std::string strict = dir.file("strict.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "--redact=names", "-o",
                   strict})
              .status == 0);
  CHECK_FALSE(holds(strict, "\"Zq7X"));
  const Finished again = heapcli({"redact", strict, "-o", dir.file("again")});
  CHECK(again.status == 4);
  CHECK_THAT(again.err, ContainsSubstring("redacted already"));
  CHECK(heapcli({"snapshot", target.name(), "--redact=nonsense"}).status == 2);
  const Finished track = heapcli({"track", target.name(), "--redact"});
  CHECK(track.status == 2);
  CHECK_THAT(track.err, ContainsSubstring("--allocations"));
}

TEST_CASE("a recording of allocations is redacted, too") {
  Target target(any_node(), "secrets.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  const std::string file = dir.file("a.heaptimeline");
  const auto recording =
      start_heapcli({"track", target.name(), "--allocations", "--redact",
                     "--duration", "60s", "-o", file});
  recording->await_line(Stream::kErr, "recording for ");
  http_get(port, "/");
  recording->send(SIGINT);
  REQUIRE(recording->wait() == 0);
  CHECK_FALSE(holds(file, "Zq7X"));
  CHECK(holds(file, "secrets.cjs"));
  CHECK(document(heapcli({"allocations", "--json", file})).is_object());
}

TEST_CASE("what cannot be redacted leaves nothing behind") {
  const TempDir dir;
  const std::string bad = dir.file("bad.heapsnapshot");
  write_file(bad, "{\"snapshot\":{},");
  const std::string out = dir.file("out.heapsnapshot");
  const Finished cut = heapcli({"redact", bad, "-o", out});
  CHECK(cut.status == 4);
  CHECK_THAT(cut.err, ContainsSubstring(bad));
  CHECK(dir.files() == std::vector<std::string>{"bad.heapsnapshot"});
  write_file(out, "mine");
  CHECK(heapcli({"redact", bad, "-o", out}).status == 2);
  CHECK(read_file(out) == "mine");
  CHECK(heapcli({"redact", bad, "-o", dir.file("x.gz")}).status == 2);
  CHECK(heapcli({"redact", bad, bad, "-o", dir.file("d")}).status == 2);
  CHECK(heapcli({"redact", bad, "--level", "all", "-o", "-"}).status == 2);
  CHECK(heapcli({"leaks", "--redact", bad, bad, bad}).status == 2);
}

}  // namespace
}  // namespace heapcli::tests
