// A session that outlives the commands that use it: object ids stay comparable
// from one command to the next, whatever becomes of a command.

#include <signal.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/hold_place.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

namespace fs = std::filesystem;

constexpr int kRequests = 25;

void leak(const std::string& port) {
  for (int i = 0; i < kRequests; ++i) http_get(port, "/leak");
}

TEST_CASE("snapshots of three commands are comparable in a held session") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      HoldPlace place;
      Target target(runtime, "leaky_server.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      const std::string files[] = {dir.file("a.heapsnapshot"),
                                   dir.file("b.heapsnapshot"),
                                   dir.file("c.heapsnapshot")};
      place.hold_always();
      for (const std::string& file : files) {
        CHECK(place.take(target, file).at("ids_kept") == true);
        leak(port);
      }
      for (int i = 0; i < 2; ++i) {
        const Json diff =
            document(heapcli({"--json", "diff", files[i], files[i + 1]}));
        CHECK(diff.at("comparable") == true);
        const Json leaked = class_named(diff, "LeakedSession");
        REQUIRE(leaked.is_object());
        CHECK(leaked.at("added_count") == kRequests);
        CHECK(leaked.at("removed_count") == 0);
      }
      CHECK(place.sessions().size() == 1);
      CHECK(place.run({"detach"}).status == 0);
      CHECK(place.sessions().empty());
      target.check_running();
    }
  }
}

TEST_CASE("ids lost between two commands of a held session are noticed") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  place.hold(target);
  place.take(target, dir.file("a.heapsnapshot"));
  // Looks for sessions elsewhere, and so has one of its own.
  CHECK(heapcli({"attach", target.name()}).status == 0);
  CHECK(place.take(target, dir.file("b.heapsnapshot")).at("ids_kept") == false);
  CHECK(place.take(target, dir.file("c.heapsnapshot")).at("ids_kept") == true);
  CHECK(place.sessions().at(0).at("id_series") == 2);
}

TEST_CASE("a command that is killed leaves a held session as it was") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  place.hold(target);
  place.take(target, dir.file("a.heapsnapshot"));
  leak(port);
  {
    // In the middle of its capture.
    const auto snapshot = place.start({"attach", target.name(), "snapshot",
                                       "-o", dir.file("killed.heapsnapshot")});
    await_file(dir.file("killed.heapsnapshot.part"));
    snapshot->send(SIGKILL);
    CHECK(snapshot->wait() == -SIGKILL);
  }
  CHECK(place.take(target, dir.file("b.heapsnapshot")).at("ids_kept") == true);
  const Json diff =
      document(heapcli({"--json", "diff", dir.file("a.heapsnapshot"),
                        dir.file("b.heapsnapshot")}));
  CHECK(diff.at("comparable") == true);
  CHECK(class_named(diff, "LeakedSession").at("added_count") == kRequests);
}

TEST_CASE("a second command on a held session is told who uses it") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  place.hold(target);
  const auto watch = place.start(
      {"--json", "attach", target.name(), "watch", "--interval", "100ms"});
  watch->await_line(Stream::kOut, "{");
  const Finished second = place.run({"attach", target.name(), "gc"});
  CHECK(second.status == 3);
  CHECK_THAT(second.err, ContainsSubstring("in use by heapcli watch (pid " +
                                           std::to_string(watch->pid())));
  CHECK(place.sessions().at(0).at("client").at("command") == "watch");
  const Finished detach = place.run({"detach", target.name()});
  CHECK(detach.status == 3);
  CHECK_THAT(detach.err, ContainsSubstring("--force"));
  watch->send(SIGINT);
  watch->wait();
  CHECK(place.run({"attach", target.name(), "gc"}).status == 0);
  CHECK(place.run({"detach", target.name()}).status == 0);
}

TEST_CASE("a holder leaves with its target, which it does not keep waiting") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  place.hold(target);
  const pid_t holder = place.sessions().at(0).at("holder_pid");
  target.process().send(SIGTERM);
  target.process().wait();
  await_end(holder);
  CHECK(fs::is_empty(place.sockets()));
}

TEST_CASE("a holder leaves when nobody came for the idle time") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const Json attached = document(
      place.run({"--json", "attach", target.name(), "--hold", "--idle", "2s"}));
  CHECK(attached.at("held").at("idle_ms") == 2000);
  // It may have ended already, where this test had to wait for its turn.
  await_end(attached.at("held").at("holder_pid"));
  CHECK(place.sessions().empty());
  CHECK(place.run({"attach", target.name(), "gc"}).status == 0);
}

TEST_CASE("nobody else gets at a held session, and no pipe is kept open") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  place.hold(target);
  struct stat about {};
  REQUIRE(stat(place.sockets().c_str(), &about) == 0);
  CHECK((about.st_mode & 07777) == 0700);
  size_t sockets = 0;
  for (const auto& entry : fs::directory_iterator(place.sockets())) {
    REQUIRE(stat(entry.path().c_str(), &about) == 0);
    INFO(entry.path());
    CHECK((about.st_mode & 0777) == 0600);
    if (S_ISSOCK(about.st_mode)) ++sockets;
  }
  CHECK(sockets == 1);
  const int64_t pid = place.sessions().at(0).at("holder_pid");
  for (const auto& entry :
       fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
    std::error_code gone;
    const std::string file = fs::read_symlink(entry.path(), gone).string();
    INFO(file);
    CHECK(!file.starts_with("pipe:"));
  }

  fs::permissions(place.sockets(), fs::perms::group_exec,
                  fs::perm_options::add);
  const Finished refused = place.run({"attach", target.name(), "--hold"});
  CHECK(refused.status == 4);
  CHECK_THAT(refused.err, ContainsSubstring("open to others"));
  fs::permissions(place.sockets(), fs::perms::owner_all);
}

TEST_CASE("a link in the place of the directory of sessions is refused") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  fs::create_directory(place.path() / "elsewhere");
  fs::create_directory_symlink(place.path() / "elsewhere", place.sockets());
  const Finished refused = place.run({"attach", target.name(), "--hold"});
  CHECK(refused.status == 4);
  CHECK_THAT(refused.err, ContainsSubstring("is no directory"));
  // Who does not want to hold is only warned.
  const Finished other = place.run({"attach", target.name(), "gc"});
  CHECK(other.status == 0);
  CHECK_THAT(other.err, ContainsSubstring("warning"));
}

TEST_CASE("what a killed holder has left is cleared away") {
  HoldPlace place;
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  place.hold(target);
  const pid_t pid = place.sessions().at(0).at("holder_pid");
  kill(pid, SIGKILL);
  await_end(pid);
  const Finished alone = place.run({"attach", target.name(), "gc"});
  CHECK(alone.status == 0);
  CHECK_THAT(alone.err, ContainsSubstring("object ids of earlier snapshots"));
  CHECK(fs::is_empty(place.sockets()));
  place.hold(target);
  CHECK(place.sessions().size() == 1);
}

TEST_CASE("detach says which sessions there are when it is not clear") {
  HoldPlace place;
  CHECK(place.run({"detach"}).status == 2);
  Target one(any_node(), "leaky_server.cjs");
  Target other(any_node(), "leaky_server.cjs");
  one.http_port();
  other.http_port();
  place.hold(one);
  place.hold(other);
  const Finished unclear = place.run({"detach"});
  CHECK(unclear.status == 2);
  CHECK_THAT(unclear.err, ContainsSubstring(one.name()));
  CHECK_THAT(unclear.err, ContainsSubstring(other.name()));
  CHECK(place.run({"detach", other.url()}).status == 0);
  CHECK(place.sessions().at(0).at("target") == one.name());
  CHECK(place.run({"detach", "--all"}).status == 0);
  CHECK_THAT(place.run({"sessions"}).out,
             ContainsSubstring("no session is held"));
}

}  // namespace
}  // namespace heapcli::tests
