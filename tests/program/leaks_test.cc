// heapcli leaks: a verdict about a running program.

#include <filesystem>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

constexpr int kRequests = 100;

std::string url(Target& target, const std::string& path) {
  return "http://127.0.0.1:" + target.http_port() + path;
}

Finished leaks(Target& target, const std::string& path,
               const Arguments& more = {}) {
  Arguments arguments = {"--json", "attach", target.name(), "leaks"};
  arguments.insert(arguments.end(), {"--load-http", url(target, path),
                                     "--requests", std::to_string(kRequests)});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return heapcli(arguments);
}

const Json* suspect_of(const Json& document, const std::string& name) {
  for (const Json& suspect : document.at("suspects")) {
    if (suspect.at("class") == name) return &suspect;
  }
  return nullptr;
}

TEST_CASE("leaks names what piles up on every runtime, and who holds it") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leak_shapes.cjs");
      const Finished run = leaks(target, "/leak", {"--rounds", "2"});
      INFO(run.err);
      REQUIRE(run.status == 1);
      const Json found = Json::parse(run.out);
      INFO(found.dump(1));
      CHECK(found.at("schema") == "heapcli/leaks/1");
      CHECK(found.at("verdict") == "leak");
      CHECK(found.at("rounds") == 2);
      CHECK(found.at("requests_per_round") == kRequests);
      CHECK(found.at("suspects").size() == 3);
      for (const auto& [name, holder] :
           {std::pair("Pushed", "Array"), std::pair("Mapped", "Map"),
            std::pair("Listed", "Object")}) {
        const Json* const suspect = suspect_of(found, name);
        REQUIRE(suspect != nullptr);
        CHECK(suspect->at("growth").at("objects_per_round") ==
              Json::array({kRequests, kRequests}));
        CHECK_FALSE(
            suspect->at("holder").at("path").get<std::string>().empty());
        // A plain object goes by its properties, "{head}".
        if (holder != std::string("Object")) {
          CHECK(suspect->at("holder").at("class") == holder);
        }
      }
    }
  }
}

TEST_CASE("leaks finds nothing in a program that bounds what it keeps") {
  Target target(any_node(), "leak_shapes.cjs");
  const Finished run = leaks(target, "/clean", {"--rounds", "3"});
  INFO(run.err << run.out);
  CHECK(run.status == 0);
  const Json found = Json::parse(run.out);
  CHECK(found.at("verdict") == "clean");
  CHECK(found.at("suspects") == Json::array());
}

TEST_CASE("leaks keeps its snapshots when told to, and reads them again") {
  const TempDir directory;
  const std::string kept = (directory.path() / "rounds").string();
  Target target(any_node(), "leak_shapes.cjs");
  const Finished live = leaks(target, "/leak", {"--rounds", "2", "-o", kept});
  INFO(live.err);
  REQUIRE(live.status == 1);
  const Json found = Json::parse(live.out);
  REQUIRE(found.at("files").size() == 3);

  Arguments again = {"--json", "leaks"};
  for (const Json& file : found.at("files")) again.push_back(file);
  const Finished offline = heapcli(again);
  CHECK(offline.status == 1);
  CHECK(Json::parse(offline.out).at("suspects") == found.at("suspects"));
}

TEST_CASE("leaks runs a command as its load, and says when that fails") {
  Target target(any_node(), "leak_shapes.cjs");
  const Finished run = heapcli(
      {"attach", target.name(), "leaks", "--load", "echo to nobody; exit 7"});
  CHECK(run.status == 3);
  CHECK(run.out == "");
  CHECK_THAT(run.err, ContainsSubstring("to nobody"));
  CHECK_THAT(run.err, ContainsSubstring("ended with status 7"));
  target.check_running();
}

TEST_CASE("leaks says so when nobody answers its requests") {
  Target target(any_node(), "leak_shapes.cjs");
  // The discard port, on which nothing listens.
  const Finished closed = heapcli({"leaks", "--target", target.name(),
                                   "--load-http", "http://127.0.0.1:9/"});
  CHECK(closed.status == 3);
  CHECK_THAT(closed.err, ContainsSubstring("http://127.0.0.1:9/"));

  const Finished missing =
      heapcli({"leaks", "--target", target.name(), "--load-http",
               url(target, "/nothing"), "--requests", "3"});
  CHECK(missing.status == 3);
  CHECK_THAT(missing.err, ContainsSubstring("400 or more"));
}

TEST_CASE("leaks wants one kind of load, or three snapshots") {
  CHECK(heapcli({"leaks"}).status == 2);
  CHECK(heapcli({"leaks", "--every", "1s", "--load", "true"}).status == 2);
  CHECK(heapcli({"leaks", "--load-http", "ftp://127.0.0.1/"}).status == 2);
  CHECK(heapcli({"leaks", "--every", "1s", "--rounds", "1"}).status == 2);
  CHECK(heapcli({"leaks", "one.heapsnapshot", "two.heapsnapshot"}).status == 2);
}

}  // namespace
}  // namespace heapcli::tests
