// Held sessions when something goes wrong: commands that stop, targets and
// holders that end, two that begin at once, another version.

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/hold_place.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

namespace fs = std::filesystem;

// A capture through a held session that has got some of its bytes.
class Capture {
 public:
  Capture(HoldPlace& place, const Target& target)
      : heapcli_(place.start({"attach", target.name(), "snapshot",
                              "--no-analyze", "-o", file()})) {
    await_file(file() + ".part", 1);
  }

  std::string file() const { return dir_.file("a.heapsnapshot"); }
  ChildProcess& process() { return *heapcli_; }
  bool left_nothing() const { return dir_.files().empty(); }

 private:
  const TempDir dir_;
  const std::unique_ptr<ChildProcess> heapcli_;
};

pid_t holder_of(HoldPlace& place) {
  return place.sessions().at(0).at("holder_pid");
}

// The most memory that a process has had, in KiB.
int64_t peak_memory(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  const std::string name = "VmHWM:";
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stoll(line.substr(name.size()));
  }
  throw std::runtime_error("the kernel does not tell the memory of a process");
}

TEST_CASE("a command that stands still delays others, and costs no memory") {
  HoldPlace place;
  Target target(any_node(), "big_heap.cjs");
  const std::string port = target.http_port();
  place.hold(target);
  const pid_t holder = holder_of(place);
  const int64_t before = peak_memory(holder);
  Capture capture(place, target);
  capture.process().send(SIGSTOP);
  // It answers when V8 has written everything.
  CHECK(http_get(port, "/") == "20000");
  const Finished other = place.run({"attach", target.name(), "gc"});
  CHECK(other.status == 3);
  CHECK_THAT(other.err, ContainsSubstring("in use by heapcli snapshot"));
  CHECK(place.sessions().at(0).at("client").at("command") == "snapshot");
  capture.process().send(SIGCONT);
  CHECK(capture.process().wait() == 0);
  CHECK(heapcli({"summary", capture.file(), "--top", "1"}).status == 0);
  const int64_t most = 8 << 10;  // Of 27 MB; sanitizers keep what is freed.
  CHECK((HEAPCLI_SANITIZED || peak_memory(holder) - before < most));
  CHECK(place.run({"attach", target.name(), "gc"}).status == 0);
}

TEST_CASE("a command that stands still can be cut off") {
  HoldPlace place;
  Target target(any_node(), "big_heap.cjs");
  const std::string port = target.http_port();
  place.hold(target);
  Capture capture(place, target);
  capture.process().send(SIGSTOP);
  CHECK(place.run({"detach", "--force"}).status == 0);
  CHECK(place.sessions().empty());
  capture.process().send(SIGCONT);
  CHECK(capture.process().wait() == 3);
  CHECK_THAT(capture.process().err(),
             ContainsSubstring("process that held the session has ended"));
  CHECK(capture.left_nothing());
  CHECK(http_get(port, "/") == "20000");
}

TEST_CASE("a target that ends in mid-capture takes its held session along") {
  HoldPlace place;
  Target target(any_node(), "big_heap.cjs");
  target.http_port();
  place.hold(target);
  const pid_t holder = holder_of(place);
  Capture capture(place, target);
  target.process().send(SIGKILL);
  CHECK(capture.process().wait() == 3);
  CHECK_THAT(capture.process().err(),
             ContainsSubstring("during HeapProfiler.takeHeapSnapshot") &&
                 ContainsSubstring("did the process end"));
  CHECK(capture.left_nothing());
  await_end(holder);
  CHECK(fs::is_empty(place.sockets()));
}

TEST_CASE("a command whose holder is killed says so") {
  HoldPlace place;
  Target target(any_node(), "big_heap.cjs");
  target.http_port();
  place.hold(target);
  Capture capture(place, target);
  kill(holder_of(place), SIGKILL);
  CHECK(capture.process().wait() == 3);
  CHECK_THAT(capture.process().err(),
             ContainsSubstring("process that held the session has ended"));
  CHECK(capture.left_nothing());
  CHECK(place.sessions().empty());
}

TEST_CASE("commands that begin at the same time share one holder") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const Arguments hold = {"attach", target.name(), "--hold"};
  for (const bool after_a_killed_one : {false, true, true}) {
    if (after_a_killed_one) {
      const pid_t holder = holder_of(place);
      kill(holder, SIGKILL);
      await_end(holder);
    }
    std::vector<std::unique_ptr<ChildProcess>> commands;
    for (int i = 0; i < 4; ++i) commands.push_back(place.start(hold));
    int fine = 0;
    for (const auto& command : commands) {
      const int status = command->wait();
      INFO(command->err());
      CHECK((status == 0 || status == 3));
      if (status == 0) ++fine;
      if (status == 3)
        CHECK_THAT(command->err(), ContainsSubstring("in use by"));
    }
    CHECK(fine >= 1);
    CHECK(place.sessions().size() == 1);
  }
  target.check_running();
}

// As while a holder ends, or a command tidies up after one.
TEST_CASE("a command that finds the place of a holder taken looks again") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  place.hold(target);
  const std::string path =
      fs::path(place.socket()).replace_extension(".lock").string();
  CHECK(place.run({"detach"}).status == 0);
  const int lock = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(flock(lock, LOCK_EX) == 0);
  const Finished late =
      place.run({"attach", target.name(), "--hold", "--timeout", "500ms"});
  CHECK(late.status == 3);
  CHECK_THAT(late.err, ContainsSubstring("is about to hold the session"));

  const int watcher = inotify_init1(IN_CLOEXEC);
  REQUIRE(inotify_add_watch(watcher, path.c_str(), IN_OPEN) >= 0);
  const auto command = place.start({"attach", target.name(), "--hold"});
  for (int looks = 0; looks < 2; ++looks) {
    pollfd event = {watcher, POLLIN, 0};
    const auto patience = std::chrono::milliseconds(kPatience);
    REQUIRE(poll(&event, 1, static_cast<int>(patience.count())) == 1);
    inotify_event ignored;
    REQUIRE(read(watcher, &ignored, sizeof ignored) > 0);
  }
  close(watcher);
  close(lock);
  CHECK(command->wait() == 0);
  CHECK(place.sessions().size() == 1);
}

TEST_CASE("all commands go through one session when each is to hold") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  const std::string port = target.http_port();
  place.hold_always();
  const TempDir dir;
  const std::string scenario = dir.file("scenario.yaml");
  write_file(scenario, "target: {attach: \"" + target.name() +
                           "\"}\nsteps:\n  - gc\n  - snapshot: one\n");
  const std::string script = dir.file("script");
  write_file(script, "gc\nsnapshot one\n");
  CHECK(place.take(target, dir.file("a.heapsnapshot")).at("ids_kept") == true);
  http_get(port, "/leak");
  const std::string& name = target.name();
  const std::vector<Arguments> commands = {
      {"attach", name},
      {"gc", name},
      {"list", "--workers", name},
      {"track", name, "--duration", "100ms"},
      {"watch", name, "--duration", "300ms", "--interval", "100ms"},
      {"top", name, "--once", "--interval", "200ms"},
      {"leaks", "--target", name, "--load", "true", "--rounds", "2", "-o",
       dir.file("leaks")},
      {"shell", "--target", name, "--script", script},
      {"run", scenario, "-o", dir.file("run")},
  };
  for (const Arguments& command : commands) {
    const Finished finished = place.run(command);
    INFO(command.at(0) << " " << finished.out << finished.err);
    CHECK(finished.status == 0);
  }
  CHECK(place.take(target, dir.file("b.heapsnapshot")).at("ids_kept") == true);
  CHECK(place.sessions().size() == 1);
  CHECK(place.sessions().at(0).at("id_series") == 1);
  const Json diff =
      document(heapcli({"--json", "diff", dir.file("a.heapsnapshot"),
                        dir.file("b.heapsnapshot")}));
  CHECK(diff.at("comparable") == true);
  CHECK(class_named(diff, "LeakedSession").at("added_count") == 1);
}

TEST_CASE("a holder of another version is not used, and can be ended") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  place.hold(target);
  const std::string socket = place.socket();
  CHECK(place.run({"detach"}).status == 0);
  ChildProcess other(
      {any_node().path, script("other_holder.cjs"), socket, target.name()});
  other.await_line(Stream::kOut, "listening");
  const Finished refused = place.run({"attach", target.name(), "gc"});
  CHECK(refused.status == 3);
  CHECK_THAT(refused.err, ContainsSubstring("is held by heapcli 9.9.9") &&
                              ContainsSubstring("does not understand") &&
                              ContainsSubstring("heapcli detach"));
  CHECK(place.sessions().at(0).at("version") == "9.9.9");
  CHECK(place.run({"detach", target.name()}).status == 0);
  CHECK(other.wait() == 0);
  CHECK(place.run({"attach", target.name(), "gc"}).status == 0);
}

}  // namespace
}  // namespace heapcli::tests
