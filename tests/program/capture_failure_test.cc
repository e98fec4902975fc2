// What goes wrong while a snapshot comes in. Each time: exit status, message,
// nothing on standard output, no file under a final name, no .part left, and
// the target, if it is not what failed, goes on.

#include <unistd.h>

#include <csignal>

#include "tests/catch.h"
#include "tests/program/fake_inspector.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// So much has arrived that the capture is surely under way.
constexpr uintmax_t kUnderWay = 100'000;

void check_failed(const Finished& finished, int status,
                  const std::string& message, const TempDir& dir) {
  INFO(finished.err);
  CHECK(finished.status == status);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring(message));
  CHECK(dir.files().empty());
}

Arguments snapshot_of(const std::string& target, const TempDir& dir) {
  return {"--json",    "attach", target, "snapshot",
          "--timeout", "60s",    "-o",   dir.file("a.heapsnapshot")};
}

// Starts a capture and comes back once bytes of the snapshot are arriving.
std::unique_ptr<ChildProcess> start_capture(const std::string& target,
                                            const TempDir& dir,
                                            uintmax_t under_way) {
  auto heapcli = start_heapcli(snapshot_of(target, dir));
  await_file(dir.path() / "a.heapsnapshot.part", under_way);
  return heapcli;
}

Finished finish(ChildProcess& process) {
  const int status = process.wait();
  return {status, process.out(), process.err()};
}

// It can still be used, by everybody.
void check_alive(Target& target) {
  CHECK(target.process().running());
  CHECK(http_get(target.http_port(), "/") == "20000");
  CHECK(heapcli({"attach", target.name()}).status == 0);
}

TEST_CASE("a real target that is killed in mid-capture") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "big_heap.cjs");
      target.http_port();
      const TempDir dir;
      const auto capture = start_capture(target.name(), dir, kUnderWay);
      target.process().send(SIGKILL);
      check_failed(finish(*capture), 3, "closed the connection", dir);
      CHECK_THAT(capture->err(), ContainsSubstring("did the process end"));
    }
  }
}

TEST_CASE("Ctrl-C in mid-capture leaves nothing behind and the target well") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "big_heap.cjs");
      target.http_port();
      const TempDir dir;
      const auto capture = start_capture(target.name(), dir, kUnderWay);
      capture->send(SIGINT);
      check_failed(finish(*capture), 130, "interrupted", dir);
      check_alive(target);
    }
  }
}

TEST_CASE("SIGTERM and SIGHUP in mid-capture are as Ctrl-C") {
  for (const int signal : {SIGTERM, SIGHUP}) {
    DYNAMIC_SECTION("signal " << signal) {
      Target target(any_node(), "big_heap.cjs");
      target.http_port();
      const TempDir dir;
      const auto capture = start_capture(target.name(), dir, kUnderWay);
      capture->send(signal);
      check_failed(finish(*capture), 130, "interrupted", dir);
      check_alive(target);
    }
  }
}

TEST_CASE("Ctrl-C while the target says nothing") {
  const FakeInspector peer("stall-mid");
  const TempDir dir;
  const auto capture = start_capture(peer.name(), dir, 1);
  capture->send(SIGINT);
  check_failed(finish(*capture), 130, "interrupted", dir);
}

TEST_CASE("Ctrl-C between two snapshots keeps the one that is whole") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const auto sequence =
      start_heapcli({"attach", target.name(), "snapshot", "--count", "2",
                     "--every", "1h", "-o", dir.path()});
  await_file(dir.path() / "001.heapsnapshot");
  // Said when the first one is done with.
  sequence->await_line(Stream::kErr, dir.file("001.heapsnapshot"));
  sequence->send(SIGINT);
  CHECK(sequence->wait() == 130);
  CHECK(dir.files() == std::vector<std::string>{"001.heapsnapshot"});
  CHECK(heapcli({"summary", dir.file("001.heapsnapshot")}).status == 0);
  CHECK(http_get(target.http_port(), "/") == "0");
}

TEST_CASE("a target that stops dead before the first byte") {
  const FakeInspector peer("stall");
  const TempDir dir;
  const Finished finished =
      heapcli({"attach", peer.name(), "snapshot", "--timeout", "1s", "-o",
               dir.file("a.heapsnapshot")});
  check_failed(finished, 3, "said nothing for 1 s", dir);
  CHECK_THAT(finished.err, ContainsSubstring("takeHeapSnapshot"));
  CHECK_THAT(finished.err, ContainsSubstring("--timeout"));
}

TEST_CASE("a target that stops dead in mid-capture") {
  const FakeInspector peer("stall-mid");
  const TempDir dir;
  check_failed(heapcli({"attach", peer.name(), "snapshot", "--timeout", "1s",
                        "-o", dir.file("a.heapsnapshot")}),
               3, "said nothing for 1 s", dir);
}

TEST_CASE("a real target that is stopped") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  target.process().send(SIGSTOP);
  const Finished finished =
      heapcli({"attach", target.name(), "snapshot", "--timeout", "1s", "-o",
               dir.file("a.heapsnapshot")});
  target.process().send(SIGCONT);
  check_failed(finished, 3, "--timeout", dir);
  CHECK(http_get(target.http_port(), "/") == "0");
}

TEST_CASE("a target that drops the connection in mid-capture") {
  const FakeInspector peer("die-mid");
  const TempDir dir;
  check_failed(heapcli(snapshot_of(peer.name(), dir)), 3,
               "closed the connection", dir);
}

TEST_CASE("a target that refuses to take a snapshot") {
  const FakeInspector peer("refuse");
  const TempDir dir;
  check_failed(heapcli(snapshot_of(peer.name(), dir)), 3,
               "Failed to take heap snapshot", dir);
}

// All that the target had to say was written, so it is kept, with a warning.
TEST_CASE("a target that sends half of a snapshot and calls it done") {
  const FakeInspector peer("truncated");
  const std::string whole = http_get(peer.port(), "/snapshot");
  for (const bool analyze : {true, false}) {
    const TempDir dir;
    const std::string file = dir.file("a.heapsnapshot");
    Arguments command = {"attach", peer.name(), "snapshot", "-o", file};
    if (!analyze) command.push_back("--no-analyze");
    const Finished finished = heapcli(command);
    INFO(finished.err);
    CHECK(finished.status == 4);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring("warning: " + file));
    CHECK_THAT(finished.err, ContainsSubstring("cut off"));
    CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});
    CHECK(without_origin(read_file(file)) == whole.substr(0, whole.size() / 2));
    CHECK(heapcli({"summary", file}).status == 4);
  }
}

TEST_CASE("the disk becomes full in mid-capture") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  // In a mount namespace of its own, so that nothing has to be unmounted.
  const std::string mount =
      "mount -t tmpfs -o size=1m tmpfs '" + dir.path().string() + "'";
  if (run({"unshare", "-m", "sh", "-c", mount}).status != 0) {
    WARN("skipped: a small file system cannot be mounted here");
    return;
  }
  const Finished finished = run({"unshare", "-m", "sh", "-c",
                                 mount + " && { \"$@\"; status=$?; ls -A '" +
                                     dir.path().string() + "'; exit $status; }",
                                 "sh", HEAPCLI_BINARY, "attach", target.name(),
                                 "snapshot", "-o", dir.file("a.heapsnapshot")});
  check_failed(finished, 4, "No space left on device", dir);
  CHECK_THAT(finished.err, ContainsSubstring("free some space"));
  CHECK(http_get(target.http_port(), "/") == "0");
}

TEST_CASE("a limit to the size of files is an error of writing") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  // The kernel sends SIGXFSZ, which kills who does not ask for an error.
  for (const char* prepare : {"trap '' XFSZ; ", ""}) {
    DYNAMIC_SECTION("after: " << prepare) {
      const TempDir dir;
      const Finished finished =
          heapcli_in_shell(std::string(prepare) + "ulimit -f 500; exec \"$@\"",
                           snapshot_of(target.name(), dir));
      check_failed(finished, 4, "cannot write", dir);
      CHECK_THAT(finished.err, ContainsSubstring("File too large"));
      CHECK(http_get(target.http_port(), "/") == "0");
    }
  }
}

TEST_CASE("a directory that is not there") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  const Finished finished = heapcli({"attach", target.name(), "snapshot", "-o",
                                     dir.file("missing/a.heapsnapshot")});
  check_failed(finished, 4, "No such file or directory", dir);
  CHECK_THAT(finished.err, ContainsSubstring("create the directory"));
}

TEST_CASE("a directory that cannot be written") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  // Root may write anywhere, except where there is nothing to write to.
  const std::string place = geteuid() == 0 ? "/proc" : "/";
  check_failed(heapcli({"attach", target.name(), "snapshot", "-o",
                        place + "/heapcli-test.heapsnapshot"}),
               4, place, dir);
  check_failed(heapcli({"attach", target.name(), "snapshot", "--count", "2",
                        "-o", place + "/heapcli-test"}),
               4, place, dir);
}

TEST_CASE("a file where a directory is needed") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  write_file(dir.path() / "run", "precious");
  const Finished finished = heapcli({"attach", target.name(), "snapshot",
                                     "--count", "2", "-o", dir.file("run")});
  CHECK(finished.status == 4);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring(dir.file("run")));
  CHECK(read_file(dir.path() / "run") == "precious");
}

TEST_CASE("another heapcli writing the same file is not disturbed") {
  const FakeInspector peer("stall-mid");
  const TempDir dir;
  const auto first = start_capture(peer.name(), dir, 1);
  const std::string before = read_file(dir.file("a.heapsnapshot.part"));
  const Finished second = heapcli(snapshot_of(peer.name(), dir));
  CHECK(second.status == 2);
  CHECK(second.out == "");
  CHECK_THAT(second.err, ContainsSubstring("another heapcli"));
  CHECK(read_file(dir.file("a.heapsnapshot.part")) == before);
  first->send(SIGINT);
  check_failed(finish(*first), 130, "interrupted", dir);
}

// Killed while a fake target sends: on Node 12 to 20 a client that vanishes in
// mid-capture can crash the target (a null pointer in node::inspector's
// TcpHolder::WriteRaw), whichever client it is.
TEST_CASE("what a killed heapcli left behind is taken over") {
  const FakeInspector stalling("stall-mid");
  const FakeInspector whole("unusual");
  const TempDir dir;
  const auto killed = start_capture(stalling.name(), dir, 1);
  killed->send(SIGKILL);
  CHECK(killed->wait() == -SIGKILL);
  REQUIRE(dir.files() == std::vector<std::string>{"a.heapsnapshot.part"});

  const Finished finished = heapcli(snapshot_of(whole.name(), dir));
  CHECK(finished.status == 0);
  CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});
  CHECK(without_origin(read_file(dir.file("a.heapsnapshot"))) ==
        http_get(whole.port(), "/snapshot"));
}

}  // namespace
}  // namespace heapcli::tests
