// What ends a tracking, and what is left then.

#include <csignal>

#include "tests/catch.h"
#include "tests/program/fake_inspector.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"
#include "tests/program/track_run.h"

namespace heapcli::tests {
namespace {

TEST_CASE("a target that ends while it is tracked gives its profile first") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocator.cjs");
      const std::string port = target.http_port();
      Tracking tracking(target, {"--json", "--until-exit"});
      CHECK(http_get(port, "/exit") == "bye");
      const Json json = document(tracking.wait());
      CHECK(json.at("end") == "exit");
      check_bytes(json.at("functions"), "keepMany", 3000);
      CHECK(target.process().wait() == 7);
    }
  }
}

TEST_CASE("a target that is killed leaves the last profile, and that is said") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  Tracking tracking(target, {"--json", "--until-exit", "--no-progress"});
  http_get(port, "/keep");
  // V8 collects garbage for each profile, several times in a row. When it has
  // done so for the third one, the first has come.
  const auto collected = [&] {
    return std::stoi(http_get(port, "/collected"));
  };
  int before = collected();
  bool quiet = true;
  for (int profiles = 0; profiles < 3;) {
    const int now = collected();
    if (now > before && quiet) ++profiles;
    quiet = now == before;
    before = now;
  }
  target.process().send(SIGKILL);
  const Finished finished = tracking.wait();
  // Why it is lost depends on what it was being asked when it was killed.
  CHECK_THAT(finished.err, ContainsSubstring("this is the profile of"));
  const Json json = document(finished);
  CHECK(json.at("end") == "lost");
  check_bytes(json.at("functions"), "keepMany", 3000);
}

TEST_CASE("without --until-exit a killed target is an error") {
  Target target(any_node(), "allocator.cjs");
  const TempDir dir;
  Tracking tracking(target, {"--json", "-o", dir.file("a.heapprofile")});
  target.process().send(SIGKILL);
  const Finished finished = tracking.wait();
  CHECK(finished.status == 3);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring("closed the connection"));
  CHECK(dir.files().empty());
}

TEST_CASE(
    "what a peer sends for a profile is believed no further than it goes") {
  const auto tracked = [](const std::string& mode) {
    const FakeInspector peer(mode);
    return heapcli({"--json", "attach", peer.name(), "track", "--duration",
                    "10ms", "--top", "1"});
  };
  const Finished none = tracked("no-profile");
  CHECK(none.status == 3);
  CHECK_THAT(none.err, ContainsSubstring("gave no sampling profile"));
  const Finished bad = tracked("bad-profile");
  CHECK(bad.status == 4);
  CHECK_THAT(bad.err, ContainsSubstring("'selfSize' is negative"));
  for (const Finished& finished : {none, bad}) CHECK(finished.out == "");
  const Json deep = document(tracked("deep-profile"));
  CHECK(deep.at("total_bytes") == 500000);
}

TEST_CASE("Ctrl-C in an early window gives what there is") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  Tracking tracking(target, {"--json", "--windows", "4"});
  http_get(port, "/keep");
  const Json json = document(tracking.interrupt());
  CHECK(json.at("end") == "interrupted");
  CHECK(json.at("growth").at("window_ends_s").size() == 1);
  check_bytes(json.at("functions"), "keepMany", 3000);
}

}  // namespace
}  // namespace heapcli::tests
