// --worker: the heaps of worker threads, each with its own.

#include <csignal>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/sequence.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

std::vector<Runtime> nodes() {
  std::vector<Runtime> found;
  for (const Runtime& runtime : runtimes()) {
    if (runtime.is_node()) found.push_back(runtime);
  }
  return found;
}

// For what does not differ from one version to the next: the oldest, the
// newest, and the last one before Node 22, which changed how idle workers
// listen.
std::vector<Runtime> few_nodes() {
  std::vector<Runtime> few;
  const std::vector<Runtime> all = nodes();
  for (size_t i = 0; i < all.size(); ++i) {
    const bool last_before = all[i].node_major < 22 && i + 1 < all.size() &&
                             all[i + 1].node_major >= 22;
    if (i == 0 || i + 1 == all.size() || last_before) few.push_back(all[i]);
  }
  return few;
}

int sessions_in(const std::string& file) {
  const Json found = class_named(document(heapcli({"--json", "summary", file})),
                                 "WorkerSession");
  return found.is_null() ? 0 : found.at("count").get<int>();
}

TEST_CASE("a worker's snapshot has what only that worker has") {
  for (const Runtime& runtime : nodes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      for (int i = 0; i < 3; ++i) http_get(port, "/leak");
      const TempDir dir;
      const Json info = document(heapcli({"--json", "attach", target.name()}));
      REQUIRE(info.at("workers").size() == 2);
      CHECK(info.at("workers")[0].at("id") == "1");
      CHECK(info.at("workers")[1].at("id") == "2");

      const Json taken = document(
          heapcli({"--json", "attach", target.name(), "snapshot", "--worker",
                   "all", "-o", dir.file("a.heapsnapshot")}));
      CHECK(dir.files() == std::vector<std::string>{"a-worker-1.heapsnapshot",
                                                    "a-worker-2.heapsnapshot",
                                                    "a.heapsnapshot"});
      CHECK(taken.at("snapshots").at(0).at("worker").is_null());
      CHECK(taken.at("snapshots").at(1).at("worker") == "1");
      CHECK(taken.at("snapshots").at(2).at("worker") == "2");
      CHECK(taken.at("failed") == Json::array());
      CHECK(sessions_in(dir.file("a.heapsnapshot")) == 0);
      CHECK(sessions_in(dir.file("a-worker-1.heapsnapshot")) == 3);
      CHECK(sessions_in(dir.file("a-worker-2.heapsnapshot")) == 3);
      CHECK(http_get(port, "/leak") == "4,4");
    }
  }
}

TEST_CASE("a sequence of a worker keeps its ids") {
  for (const Runtime& runtime : few_nodes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      const TempDir dir;
      const Finished finished = take_captures(
          target, 2, {"--worker", "2", "--count", "2", "-o", dir.path()},
          [&](int) {
            for (int i = 0; i < 5; ++i) http_get(port, "/leak");
          });
      CHECK_THAT(finished.err, !ContainsSubstring("warning"));
      const Json taken = document(finished);
      for (const Json& entry : taken.at("snapshots")) {
        CHECK(entry.at("ids_kept") == true);
        CHECK(entry.at("worker") == "2");
      }
      const Json diff = document(heapcli(
          {"--json", "diff", numbered_snapshot(dir.path(), 1, "-worker-2"),
           numbered_snapshot(dir.path(), 2, "-worker-2")}));
      CHECK(diff.at("comparable") == true);
      const Json leaked = class_named(diff, "WorkerSession");
      REQUIRE(leaked.is_object());
      CHECK(leaked.at("added_count") == 5);
      CHECK(leaked.at("removed_count") == 0);
      CHECK(http_get(port, "/leak") == "6,6");
    }
  }
}

// Each thread has ids of its own, so the same number names other objects.
TEST_CASE("snapshots of two threads are not comparable") {
  Target target(any_node(), "leaky_workers.js");
  target.http_port();
  const TempDir dir;
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "--worker", "all", "-o",
                   dir.file("a.heapsnapshot")})
              .status == 0);
  const Json diff =
      document(heapcli({"--json", "diff", dir.file("a.heapsnapshot"),
                        dir.file("a-worker-1.heapsnapshot")}));
  CHECK(diff.at("comparable") == false);
}

TEST_CASE("a worker that ends between two snapshots does not stop the others") {
  for (const Runtime& runtime : few_nodes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      const TempDir dir;
      const Finished finished = take_captures(
          target, 5, {"--worker", "all", "--count", "2", "-o", dir.path()},
          [&](int captures) {
            if (captures == 3) CHECK(http_get(port, "/end?0") == "0");
          });
      INFO(finished.err);
      CHECK(finished.status == 3);
      CHECK_THAT(finished.err, ContainsSubstring("worker 1"));
      CHECK_THAT(finished.err,
                 ContainsSubstring("the worker thread has ended"));
      const Json taken = Json::parse(finished.out);
      CHECK(taken.at("snapshots").size() == 5);
      REQUIRE(taken.at("failed").size() == 1);
      CHECK(taken.at("failed")[0].at("worker") == "1");
      CHECK(dir.files() == std::vector<std::string>{"001-worker-1.heapsnapshot",
                                                    "001-worker-2.heapsnapshot",
                                                    "001.heapsnapshot",
                                                    "002-worker-2.heapsnapshot",
                                                    "002.heapsnapshot"});
      CHECK(http_get(port, "/leak") == "1");
    }
  }
}

TEST_CASE("a worker that ends in mid-capture leaves nothing behind") {
  for (const Runtime& runtime : few_nodes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      http_get(port, "/fill");
      const TempDir dir;
      const auto capture =
          start_heapcli({"attach", target.name(), "snapshot", "--worker", "1",
                         "-o", dir.file("a.heapsnapshot")});
      await_file(dir.file("a.heapsnapshot.part"), 100'000);
      CHECK(http_get(port, "/end?0") == "0");
      CHECK(capture->wait() == 3);
      CHECK_THAT(capture->err(),
                 ContainsSubstring("the worker thread has ended"));
      CHECK(dir.files().empty());
      CHECK(http_get(port, "/leak") == "1");
    }
  }
}

TEST_CASE("Ctrl-C while a worker sends its snapshot leaves the target well") {
  for (const Runtime& runtime : few_nodes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      http_get(port, "/fill");
      const TempDir dir;
      const auto capture =
          start_heapcli({"attach", target.name(), "snapshot", "--worker", "all",
                         "-o", dir.file("a.heapsnapshot")});
      await_file(dir.file("a-worker-1.heapsnapshot.part"), 100'000);
      capture->send(SIGINT);
      CHECK(capture->wait() == 130);
      CHECK_THAT(capture->err(), ContainsSubstring("interrupted"));
      CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});
      CHECK(http_get(port, "/leak") == "1,1");
    }
  }
}

// A pool's idle workers wait so. From Node 22 on no inspector gets through to
// them; before, they look up.
TEST_CASE("a deaf worker times out, and the others have their snapshots") {
  for (const Runtime& runtime : few_nodes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      CHECK(http_get(port, "/block?0") == "blocked");
      const TempDir dir;
      const Finished finished =
          heapcli({"attach", target.name(), "snapshot", "--worker", "all",
                   "--timeout", "3s", "-o", dir.file("a.heapsnapshot")});
      INFO(finished.err);
      if (runtime.node_major >= 22) {
        CHECK(finished.status == 3);
        CHECK_THAT(finished.err,
                   ContainsSubstring("worker 1 said nothing for 3 s"));
        const bool late = finished.err.find("worker 2 said nothing for 3 s") !=
                          std::string::npos;  // Where all are short of time.
        std::vector<std::string> files = {"a.heapsnapshot"};
        if (!late) files.insert(files.begin(), "a-worker-2.heapsnapshot");
        CHECK(dir.files() == files);
      } else {
        CHECK(finished.status == 0);
        CHECK(dir.files().size() == 3);
      }
      CHECK(http_get(port, "/wake") == "0,0");
      CHECK(heapcli({"attach", target.name(), "snapshot", "--worker", "1", "-o",
                     dir.file("b.heapsnapshot")})
                .status == 0);
      CHECK(http_get(port, "/leak") == "1,1");
    }
  }
}

TEST_CASE("a worker that is not there is named, with those that are") {
  Target target(any_node(), "leaky_workers.js");
  target.http_port();
  const TempDir dir;
  const Finished finished =
      heapcli({"attach", target.name(), "snapshot", "--worker", "7", "-o",
               dir.file("a.heapsnapshot")});
  CHECK(finished.status == 3);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring("has no worker 7"));
  CHECK_THAT(finished.err, ContainsSubstring("its workers are 1 (file://"));
  CHECK(dir.files().empty());

  Target alone(any_node(), "leaky_server.cjs");
  CHECK_THAT(heapcli({"attach", alone.name(), "snapshot", "--worker", "1"}).err,
             ContainsSubstring("it has no worker threads now"));
}

TEST_CASE("a runtime without worker threads to reach says so") {
  for (const Runtime& runtime : runtimes()) {
    if (runtime.is_node()) continue;
    Target target(runtime, "leaky_server.cjs");
    const Finished finished =
        heapcli({"attach", target.name(), "snapshot", "--worker", "1"});
    CHECK(finished.status == 3);
    CHECK_THAT(finished.err, ContainsSubstring("has no worker 1"));
  }
}

TEST_CASE("threads and files that do not fit are refused before the capture") {
  const TempDir dir;
  const Finished no_number =
      heapcli({"snapshot", "--worker", "../x", "-o", dir.file("a")});
  CHECK(no_number.status == 2);
  CHECK_THAT(no_number.err, ContainsSubstring("--worker ../x"));
  const Finished diff = heapcli({"snapshot", "--worker", "1", "--worker", "2",
                                 "--diff", dir.file("a.heapsnapshot")});
  CHECK(diff.status == 2);
  CHECK_THAT(diff.err, ContainsSubstring("one thread"));

  Target target(any_node(), "leaky_workers.js");
  const std::string port = target.http_port();
  write_file(dir.path() / "a-worker-2.heapsnapshot", "precious");
  const Finished exists =
      heapcli({"attach", target.name(), "snapshot", "--worker", "all", "-o",
               dir.file("a.heapsnapshot")});
  CHECK(exists.status == 2);
  CHECK_THAT(exists.err, ContainsSubstring("a-worker-2.heapsnapshot exists"));
  CHECK(dir.files() == std::vector<std::string>{"a-worker-2.heapsnapshot"});
}

TEST_CASE("one worker's snapshot goes to the very file that was named") {
  Target target(any_node(), "leaky_workers.js");
  target.http_port();
  const TempDir dir;
  const std::string base = dir.file("base.heapsnapshot");
  CHECK(heapcli(
            {"attach", target.name(), "snapshot", "--worker", "1", "-o", base})
            .status == 0);
  const Json taken = document(
      heapcli({"--json", "attach", target.name(), "snapshot", "--worker", "1",
               "-o", dir.file("later.heapsnapshot"), "--diff", base}));
  CHECK(taken.at("diff").at("target") == dir.file("later.heapsnapshot"));
  CHECK(dir.files() ==
        std::vector<std::string>{"base.heapsnapshot", "later.heapsnapshot"});
}

}  // namespace
}  // namespace heapcli::tests
