// heapcli leaks on some of examples/: one for each way in which the search
// comes to its verdict. bench/accuracy.mjs runs them all, on every version.

#include <fstream>
#include <future>
#include <memory>
#include <regex>
#include <vector>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"

namespace heapcli::tests {
namespace {

const std::string kExamples = HEAPCLI_SOURCE_DIR "/examples/";

// A verdict takes seconds, most of which it waits for the program to be quiet;
// so several programs are looked at side by side.
class Verdicts {
 public:
  void ask(const std::string& example) {
    targets_.push_back(
        std::make_unique<Target>(any_node(), kExamples + example + ".js"));
    Target& target = *targets_.back();
    const Arguments arguments = {
        "--json",     "attach",      target.name(),
        "leaks",      "--load-http", target.http_port() + "/hit",
        "--requests", "120",         "--concurrency",
        "4",          "--rounds",    "3"};
    runs_.push_back({example, std::async(std::launch::async, [arguments] {
                       return heapcli(arguments);
                     })});
  }

  /// The next one, in the order in which they were asked for.
  std::pair<std::string, Finished> next() {
    auto [example, run] = std::move(runs_.at(next_++));
    return {example, run.get()};
  }
  bool done() const { return next_ == runs_.size(); }

 private:
  std::vector<std::unique_ptr<Target>> targets_;
  std::vector<std::pair<std::string, std::future<Finished>>> runs_;
  size_t next_ = 0;
};

// What a person reads of a suspect.
std::string text_of(const Json& suspect) {
  std::string text = suspect.at("holder").at("class").get<std::string>() + " " +
                     suspect.at("holder").at("path").get<std::string>();
  for (const Json& each : suspect.at("gathered")) {
    text += " " + each.at("class").get<std::string>();
  }
  return text;
}

Json expected() {
  std::ifstream file(kExamples + "expected.json");
  return Json::parse(file);
}

TEST_CASE("leaks names the culprit of each kind of leak first") {
  Verdicts verdicts;
  // Objects in one holder, in many alike, behind V8's roots; few of them; and
  // something that is replaced by a larger one.
  for (const char* example : {"array", "map-of-maps", "symbol-registry",
                              "slow-leak", "typed-array"}) {
    verdicts.ask(std::string("leaks/") + example);
  }
  const Json rules = expected();
  while (!verdicts.done()) {
    const auto [example, run] = verdicts.next();
    INFO(example << run.err << run.out);
    REQUIRE(run.status == 1);
    const Json found = Json::parse(run.out);
    const Json& rule = rules.at(example.substr(example.find('/') + 1));
    CHECK(found.at("verdict") == "leak");
    CHECK(std::regex_search(text_of(found.at("suspects").at(0)),
                            std::regex(rule.at("names").get<std::string>())));
  }
}

TEST_CASE("leaks raises no false alarm about what turns over or fills up") {
  Verdicts verdicts;
  for (const char* example :
       {"clean/cache-random", "clean/statistics", "clean/lazy-code",
        "clean/own-traffic", "leaks/map-of-maps.mended"}) {
    verdicts.ask(example);
  }
  while (!verdicts.done()) {
    const auto [example, run] = verdicts.next();
    INFO(example << run.err << run.out);
    REQUIRE(run.status == 0);
    CHECK(Json::parse(run.out).at("verdict") != "leak");
  }
}

}  // namespace
}  // namespace heapcli::tests
