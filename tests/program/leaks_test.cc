// heapcli leaks: a verdict about a running program.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/analysis/snapshot_text.h"
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

Arguments leaks_arguments(Target& target, const std::string& path,
                          const Arguments& more = {}) {
  Arguments arguments = {"--json", "attach", target.name(), "leaks"};
  arguments.insert(arguments.end(), {"--load-http", url(target, path),
                                     "--requests", std::to_string(kRequests)});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Finished leaks(Target& target, const std::string& path,
               const Arguments& more = {}) {
  return heapcli(leaks_arguments(target, path, more));
}

const Json* suspect_of(const Json& document, const std::string& name) {
  for (const Json& suspect : document.at("suspects")) {
    if (suspect.at("class") == name) return &suspect;
  }
  return nullptr;
}

bool has_pattern(const Json& document, const std::string& pattern) {
  const Json& suspects = document.at("suspects");
  return std::any_of(
      suspects.begin(), suspects.end(),
      [&](const Json& suspect) { return suspect.at("pattern") == pattern; });
}

void check_patterns(const Json& found) {
  CHECK(found.at("schema") == "heapcli/leaks/1");
  CHECK(found.at("verdict") == "leak");
  CHECK(found.at("rounds") == 2);
  CHECK(found.at("requests_per_round") == kRequests);
  for (const auto& [name, pattern] :
       {std::pair("Pushed", "array"), std::pair("Mapped", "map"),
        std::pair("Member", "set"), std::pair("Cached", "object"),
        std::pair("Listed", "linked-list"), std::pair("Buffer", "array")}) {
    INFO(name);
    const Json* const suspect = suspect_of(found, name);
    REQUIRE(suspect != nullptr);
    CHECK(suspect->at("pattern") == pattern);
    CHECK(suspect->at("growth").at("objects_per_round") ==
          Json::array({kRequests, kRequests}));
    CHECK_FALSE(suspect->at("holder").at("path").get<std::string>().empty());
    CHECK_FALSE(suspect->at("holder").at("edges").empty());
  }
  for (const std::string pattern :
       {"listeners", "timers", "closure-chain", "promises", "stream", "string",
        "compiled-code"}) {
    INFO(pattern);
    CHECK(has_pattern(found, pattern));
  }
  const Json* const accident = suspect_of(found, "Parsed");
  REQUIRE(accident != nullptr);
  CHECK(accident->at("holder").at("path") == "globalThis.byAccident");
  CHECK(accident->at("definition").at("line") == 33);
}

TEST_CASE("leaks tells patterns of leaks apart on every runtime") {
  struct Run {
    explicit Run(const Runtime& runtime)
        : target(runtime, "leak_patterns.cjs"),
          heapcli(start_heapcli(
              leaks_arguments(target, "/all", {"--rounds", "2"}))) {}
    Target target;
    std::unique_ptr<ChildProcess> heapcli;
  };
  // Most of the time goes by in waiting, so that all can run at once.
  std::vector<std::unique_ptr<Run>> runs;
  for (const Runtime& runtime : runtimes()) {
    runs.push_back(std::make_unique<Run>(runtime));
  }
  for (size_t i = 0; i < runs.size(); ++i) {
    INFO(runtimes()[i].label);
    const int status = runs[i]->heapcli->wait();
    INFO(runs[i]->heapcli->err());
    REQUIRE(status == 1);
    const Json found = Json::parse(runs[i]->heapcli->out());
    INFO(found.dump(1));
    check_patterns(found);
  }
}

TEST_CASE("leaks finds nothing in a program that bounds what it keeps") {
  Target target(any_node(), "leak_shapes.cjs");
  const Finished run = leaks(target, "/clean");
  INFO(run.err << run.out);
  CHECK(run.status == 0);
  const Json found = Json::parse(run.out);
  CHECK(found.at("verdict") == "clean");
  CHECK(found.at("rounds") == 3);
  CHECK(found.at("suspects") == Json::array());
}

// Three leaks, looked for once in a running program; what was kept of it is
// enough for all the rest.
class KeptRounds {
 public:
  KeptRounds() {
    Target target(any_node(), "leak_shapes.cjs");
    const Finished live = leaks(target, "/leak",
                                {"--rounds", "2", "--allocations", "-o",
                                 directory(), "--accept", baseline()});
    INFO(live.err);
    REQUIRE(live.status == 0);  // What is accepted is no finding.
    found_ = Json::parse(live.out);
    REQUIRE(found_.at("files").size() == 3);
  }

  std::string directory() const { return temporary_.file("rounds"); }
  std::string baseline() const { return temporary_.file("known.json"); }
  const Json& found() const { return found_; }

  Finished again(const Arguments& more = {}) const {
    Arguments arguments = {"leaks"};
    for (const Json& file : found_.at("files")) arguments.push_back(file);
    arguments.insert(arguments.end(), more.begin(), more.end());
    return heapcli(arguments);
  }

 private:
  TempDir temporary_;
  Json found_;
};

const KeptRounds& kept_rounds() {
  static const KeptRounds kept;
  return kept;
}

TEST_CASE("leaks keeps its snapshots, and says the same of them later") {
  const KeptRounds& kept = kept_rounds();
  CHECK(kept.found().at("verdict") == "leak");
  Json without_stacks = kept.found().at("suspects");
  REQUIRE(without_stacks.size() == 3);
  for (Json& suspect : without_stacks) {
    CHECK(suspect.at("allocated_at").at("function") == "leak");
    CHECK_FALSE(suspect.at("stacks").empty());
    suspect.erase("allocated_at");
    suspect.erase("stacks");
  }
  const Finished same = kept.again({"--json"});
  CHECK(same.status == 1);
  CHECK(Json::parse(same.out).at("suspects") == without_stacks);

  // The recorded round is a snapshot, too, and has who allocated.
  const Finished recorded =
      kept.again({"--json", kept.directory() + "/recorded.heaptimeline"});
  CHECK(recorded.status == 1);
  const Json document = Json::parse(recorded.out);
  const Json* const pushed = suspect_of(document, "Pushed");
  REQUIRE(pushed != nullptr);
  CHECK(pushed->at("allocated_at").at("function") == "leak");

  const Finished text = kept.again();
  CHECK(text.status == 1);
  CHECK(std::count(text.out.begin(), text.out.end(), '\n') <= 24);
  CHECK_THAT(text.out, ContainsSubstring("variable pushed of"));
  CHECK_THAT(text.out, ContainsSubstring("a Map that is only added to"));
  CHECK_THAT(text.out, ContainsSubstring("leak_shapes.cjs:9:14"));
  CHECK_THAT(text.out, ContainsSubstring("look closer: heapcli retainers "));
}

TEST_CASE("leaks passes over what was accepted, and minds budgets") {
  const KeptRounds& kept = kept_rounds();
  const Finished ignored = kept.again({"--json", "--ignore", kept.baseline()});
  CHECK(ignored.status == 0);
  const Json document = Json::parse(ignored.out);
  CHECK(document.at("verdict") == "clean");
  CHECK(document.at("suspects") == Json::array());
  CHECK(document.at("accepted").size() == 3);
  CHECK_THAT(kept.again({"--ignore", kept.baseline()}).out,
             ContainsSubstring("accepted before: 3"));

  const Finished over =
      kept.again({"--json", "--ignore", kept.baseline(), "--budget",
                  "Pushed<=99/round", "--budget", "Pushed<=1/request",
                  "--requests", std::to_string(kRequests)});
  CHECK(over.status == 1);
  const Json budgets = Json::parse(over.out).at("budgets");
  REQUIRE(budgets.size() == 2);
  CHECK(budgets[0].at("exceeded") == true);
  CHECK(budgets[0].at("growth_per_round") ==
        Json::array({kRequests, kRequests}));
  CHECK(budgets[1].at("exceeded") == false);
  CHECK(budgets[1].at("grew") == 1.0);

  const Finished exists = kept.again({"--accept", kept.baseline()});
  CHECK(exists.status == 2);
  CHECK_THAT(exists.err, ContainsSubstring("--force"));

  // One that has become much worse is a finding again.
  std::ifstream in(kept.baseline());
  Json known = Json::parse(in);
  for (Json& suspect : known.at("suspects")) suspect["bytes_per_round"] = 1;
  std::ofstream(kept.baseline()) << known;
  const Finished worse = kept.again({"--ignore", kept.baseline()});
  CHECK(worse.status == 1);
  CHECK_THAT(worse.out, ContainsSubstring("much worse"));

  std::ofstream(kept.baseline()) << "nonsense";
  const Finished broken = kept.again({"--ignore", kept.baseline()});
  CHECK(broken.status == 4);
  CHECK_THAT(broken.err, ContainsSubstring("--accept"));
}

// Snapshots of a program whose cache has had so many entries, one after the
// other.
Arguments snapshots_of_cache(const TempDir& directory,
                             const std::vector<int>& entries) {
  Arguments files;
  for (const int count : entries) {
    SnapshotText text;
    const uint32_t global = text.node("object", "global", 16, 101);
    const uint32_t cache = text.node("object", "Array", 16, 103);
    text.edge(0, global, "shortcut", "1");
    text.edge(global, cache, "property", "cache");
    for (int i = 0; i < count; ++i) {
      const auto number = static_cast<uint32_t>(i);
      text.element(cache, text.node("object", "Entry", 100, 201 + 2 * number),
                   number);
    }
    files.push_back(
        directory.file(std::to_string(files.size()) + ".heapsnapshot"));
    std::ofstream(files.back()) << text.text();
  }
  return files;
}

TEST_CASE("leaks says what would settle what is not clear") {
  const TempDir directory;
  Arguments arguments = {"leaks"};
  for (const std::string& file :
       snapshots_of_cache(directory, {1000, 2000, 2500, 2750, 2875})) {
    arguments.push_back(file);
  }
  const Finished text = heapcli(arguments);
  INFO(text.err);
  CHECK(text.status == 0);
  CHECK_THAT(text.out, ContainsSubstring("inconclusive: "));
  CHECK_THAT(text.out, ContainsSubstring("snapshot --gc --count 10"));
  arguments.insert(arguments.begin(), "--json");
  const Json found = Json::parse(heapcli(arguments).out);
  CHECK(found.at("verdict") == "inconclusive");
  CHECK(found.at("warm_up_rounds") == 1);
  CHECK(found.at("suspects").at(0).at("slowing") == true);
  CHECK_THAT(found.at("to_settle").get<std::string>(),
             ContainsSubstring("heapcli attach"));
}

TEST_CASE("leaks that is interrupted keeps what it has, and says so") {
  const TempDir directory;
  Target target(any_node(), "leak_shapes.cjs");
  const auto run = start_heapcli(
      leaks_arguments(target, "/leak", {"-o", directory.file("rounds")}));
  run->await_line(Stream::kErr, "round 1");
  run->send(SIGINT);
  CHECK(run->wait() == 130);
  CHECK_THAT(run->err(), ContainsSubstring("1 snapshot is kept in"));
  CHECK(std::filesystem::exists(directory.file("rounds/001.heapsnapshot")));
  target.check_running();
}

TEST_CASE("leaks looks into a worker thread") {
  Target target(any_node(), "leaky_workers.js");
  const Finished run =
      leaks(target, "/leak", {"--rounds", "2", "--worker", "1"});
  INFO(run.err << run.out);
  REQUIRE(run.status == 1);
  const Json found = Json::parse(run.out);
  CHECK(found.at("suspects").at(0).at("class") == "WorkerSession");
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
  CHECK_THAT(closed.err, ContainsSubstring("nobody listens there"));

  const Finished missing =
      heapcli({"leaks", "--target", target.name(), "--load-http",
               url(target, "/nothing"), "--requests", "3"});
  CHECK(missing.status == 3);
  CHECK_THAT(missing.err, ContainsSubstring("400 or more"));
  CHECK_THAT(missing.err, ContainsSubstring("404"));
}

TEST_CASE("leaks wants one kind of load, or three snapshots") {
  CHECK(heapcli({"leaks"}).status == 2);
  CHECK(heapcli({"leaks", "--every", "1s", "--load", "true"}).status == 2);
  CHECK(heapcli({"leaks", "--load-http", "ftp://127.0.0.1/"}).status == 2);
  CHECK(heapcli({"leaks", "--every", "1s", "--rounds", "1"}).status == 2);
  CHECK(heapcli({"leaks", "one.heapsnapshot", "two.heapsnapshot"}).status == 2);
  CHECK(heapcli({"leaks", "--every", "1s", "--worker", "all"}).status == 2);
  CHECK(heapcli({"leaks", "--every", "1s", "--budget", "A<=1/day"}).status ==
        2);
  CHECK(
      heapcli({"leaks", "--every", "1s", "--budget", "A<=1/request"}).status ==
      2);
}

}  // namespace
}  // namespace heapcli::tests
