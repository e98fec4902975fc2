// track --worker all: several threads of a process at the same time.

#include <csignal>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

Arguments track(const Target& target, const Arguments& options) {
  Arguments all = {"--json", "attach",     target.name(),
                   "track",  "--interval", "1k"};
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

// Bytes of what `work` in leaky_workers.js keeps.
uint64_t bytes_of_work(const Json& thread) {
  uint64_t bytes = 0;
  for (const Json& row : thread.at("functions")) {
    if (row.at("url").get<std::string>().ends_with("leaky_workers.js")) {
      bytes += row.at("self_bytes").get<uint64_t>();
    }
  }
  return bytes;
}

TEST_CASE("each thread has a profile of its own, and Ctrl-C keeps all") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      const TempDir dir;
      const auto tracking =
          start_heapcli(track(target, {"--worker", "all", "--duration", "10m",
                                       "-o", dir.file("a.heapprofile")}));
      tracking->await_line(Stream::kErr, "sampling 3 threads");
      http_get(port, "/fill");
      tracking->send(SIGINT);
      CHECK(tracking->wait() == 0);
      INFO(tracking->err());
      const Json taken = Json::parse(tracking->out());
      CHECK(taken.at("schema") == "heapcli/track-threads/1");
      CHECK(taken.at("end") == "interrupted");
      CHECK(taken.at("failed") == Json::array());
      const Json& threads = taken.at("threads");
      REQUIRE(threads.size() == 3);
      CHECK(threads[0].at("worker").is_null());
      CHECK(threads[1].at("worker") == "1");
      CHECK(threads[2].at("worker") == "2");
      // 400,000 objects in each worker, and none in the main thread.
      CHECK(bytes_of_work(threads[0]) < 1'000'000);
      CHECK(bytes_of_work(threads[1]) > 5'000'000);
      CHECK(bytes_of_work(threads[2]) > 5'000'000);
      CHECK(threads[1].at("written") ==
            Json::array({dir.file("a-worker-1.heapprofile")}));
      CHECK(dir.files() == std::vector<std::string>{"a-worker-1.heapprofile",
                                                    "a-worker-2.heapprofile",
                                                    "a.heapprofile"});
      const Json summary = document(
          heapcli({"--json", "summary", dir.file("a-worker-2.heapprofile")}));
      CHECK(bytes_of_work(summary) == bytes_of_work(threads[2]));
      CHECK(http_get(port, "/leak") == "1,1");
    }
  }
}

TEST_CASE("a worker that ends while it is tracked leaves the others theirs") {
  Target target(any_node(), "leaky_workers.js");
  const std::string port = target.http_port();
  const TempDir dir;
  const auto tracking =
      start_heapcli(track(target, {"--worker", "all", "--duration", "10m", "-o",
                                   dir.path().string() + "/"}));
  tracking->await_line(Stream::kErr, "sampling 3 threads");
  CHECK(http_get(port, "/end?0") == "0");
  http_get(port, "/leak");
  tracking->send(SIGINT);
  CHECK(tracking->wait() == 3);
  CHECK_THAT(tracking->err(), ContainsSubstring("worker 1"));
  CHECK_THAT(tracking->err(), ContainsSubstring("the worker thread has ended"));
  const Json taken = Json::parse(tracking->out());
  CHECK(taken.at("threads").size() == 2);
  REQUIRE(taken.at("failed").size() == 1);
  CHECK(taken.at("failed")[0].at("worker") == "1");
  CHECK(dir.files() == std::vector<std::string>{"001-worker-2.heapprofile",
                                                "001.heapprofile"});
}

// A worker that ends loses its own recording and nobody else's.
TEST_CASE("every allocation of each thread is recorded into its own file") {
  for (const Runtime& runtime : runtimes()) {
    if (runtime.node_major != 18 && runtime.node_major != 26) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      const TempDir dir;
      const auto recording =
          start_heapcli({"--json", "attach", target.name(), "track",
                         "--allocations", "--worker", "all", "--duration",
                         "10m", "-o", dir.path().string() + "/"});
      recording->await_line(Stream::kErr, "recording 3 threads");
      for (int i = 0; i < 3; ++i) http_get(port, "/leak");
      CHECK(http_get(port, "/end?0") == "3");
      recording->send(SIGINT);
      CHECK(recording->wait() == 3);
      INFO(recording->err());
      CHECK_THAT(recording->err(),
                 ContainsSubstring("the worker thread has ended"));
      const Json taken = Json::parse(recording->out());
      CHECK(taken.at("schema") == "heapcli/allocations-threads/1");
      CHECK(taken.at("ended_early") == true);
      REQUIRE(taken.at("failed").size() == 1);
      CHECK(taken.at("failed")[0].at("worker") == "1");
      const Json& threads = taken.at("threads");
      REQUIRE(threads.size() == 2);
      CHECK(threads[0].at("worker").is_null());
      CHECK(threads[1].at("worker") == "2");
      CHECK(dir.files() == std::vector<std::string>{"001-worker-2.heaptimeline",
                                                    "001.heaptimeline"});
      const Json sessions = class_named(
          document(heapcli(
              {"--json", "summary", dir.file("001-worker-2.heaptimeline")})),
          "WorkerSession");
      CHECK(sessions.at("count") == 3);
      CHECK_THAT(sessions.at("allocated_at").at("url").get<std::string>(),
                 ContainsSubstring("leaky_workers.js"));
    }
  }
}

TEST_CASE("top watches one worker, with that thread's heap and collections") {
  for (const Runtime& runtime : runtimes()) {
    if (runtime.node_major != 18 && runtime.node_major != 26) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      target.http_port();
      const Finished shown =
          heapcli({"attach", target.name(), "top", "--worker", "2", "--once",
                   "--interval", "200ms"});
      INFO(shown.out);
      CHECK(shown.status == 0);
      CHECK_THAT(shown.out, ContainsSubstring(target.name() + " worker 2"));
      CHECK_THAT(shown.out, ContainsSubstring("leaky_workers.js"));
      CHECK_THAT(shown.out, ContainsSubstring("limit "));
      CHECK_THAT(shown.out, ContainsSubstring(" minor "));
      const Finished absent =
          heapcli({"attach", target.name(), "top", "--worker", "7", "--once"});
      CHECK(absent.status == 3);
      CHECK_THAT(absent.err, ContainsSubstring("has no worker 7"));
    }
  }
  const Finished several =
      heapcli({"top", "--target", "127.0.0.1:1", "--worker", "all", "--once"});
  CHECK(several.status == 2);
  CHECK_THAT(several.err, ContainsSubstring("top watches one thread"));
}

TEST_CASE("the table of several threads says which allocates what") {
  Target target(any_node(), "leaky_workers.js");
  const std::string port = target.http_port();
  const auto tracking =
      start_heapcli({"attach", target.name(), "track", "--worker", "2,main",
                     "--duration", "10m"});
  tracking->await_line(Stream::kErr, "sampling 2 threads");
  http_get(port, "/fill");
  tracking->send(SIGINT);
  CHECK(tracking->wait() == 0);
  const std::string out = tracking->out();
  INFO(out);
  CHECK_THAT(out, ContainsSubstring("thread\n"));
  CHECK_THAT(out, ContainsSubstring("  main thread\n"));
  CHECK_THAT(out, ContainsSubstring("\nworker 2  "));
  CHECK_THAT(out, !ContainsSubstring("worker 1"));
  CHECK_THAT(out, ContainsSubstring("leaky_workers.js:"));
}

TEST_CASE("what several threads cannot do is refused before the target hears") {
  const TempDir dir;
  for (const Arguments& options :
       {Arguments{"--windows", "3"}, Arguments{"--until-exit"}}) {
    Arguments all = {"track", "--target", "127.0.0.1:1", "--worker", "all"};
    all.insert(all.end(), options.begin(), options.end());
    const Finished refused = heapcli(all);
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, ContainsSubstring("are for one thread"));
  }
  Target target(any_node(), "leaky_workers.js");
  target.http_port();
  write_file(dir.path() / "a-worker-2.pb.gz", "precious");
  const Finished exists =
      heapcli(track(target, {"--worker", "all", "--duration", "1s", "-o",
                             dir.file("a.pb.gz")}));
  CHECK(exists.status == 2);
  CHECK_THAT(exists.err, ContainsSubstring("a-worker-2.pb.gz exists"));
  CHECK(dir.files() == std::vector<std::string>{"a-worker-2.pb.gz"});
}

}  // namespace
}  // namespace heapcli::tests
