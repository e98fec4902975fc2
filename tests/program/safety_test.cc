// What heapcli says and refuses before a snapshot, and of targets over a
// network.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"
#include "tests/program/terminal_session.h"

namespace heapcli::tests {
namespace {

TEST_CASE("a heap above --max-heap is left alone") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  const Finished refused = heapcli(
      {"attach", target.name(), "snapshot", "--max-heap", "1MiB", "-o", file});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, ContainsSubstring("--max-heap 1MiB"));
  CHECK(dir.files().empty());
  target.check_running();
  const Json taken =
      document(heapcli({"--json", "attach", target.name(), "snapshot",
                        "--max-heap", "1GiB", "-o", file}));
  const Json estimate = taken.at("snapshots").at(0).at("estimate");
  CHECK(estimate.at("used_bytes") > 1'000'000);
  CHECK(estimate.at("pause_ms") > 0);
  CHECK(estimate.at("extra_bytes") > estimate.at("used_bytes"));
  CHECK(estimate.at("available_bytes").is_number());
  CHECK(heapcli({"attach", target.name(), "snapshot", "--max-heap", "much"})
            .status == 2);
}

// It was refused as docs/json.md says: no document, the reason, status 2.
void check_refused(const Finished& run, const std::string& reason) {
  INFO(run.err << run.out);
  CHECK(run.status == 2);
  CHECK(run.out.empty());
  CHECK(run.err.starts_with("heapcli: no snapshot of 127.0.0.1:"));
  CHECK_THAT(run.err, ContainsSubstring(reason));
  CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
}

constexpr const char* kNoRoom = "what the target sees has 1.00 MiB left";

TEST_CASE("a snapshot for which there is no room is refused, or insisted on") {
  Target target(any_node(), "starving.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  const Arguments take = {"--json",   "attach", target.name(),
                          "snapshot", "-o",     file};
  const Finished refused = heapcli(take);
  check_refused(refused, kNoRoom);
  CHECK_THAT(refused.err, ContainsSubstring("--ignore-headroom"));
  CHECK(dir.files().empty());
  target.check_running();

  Arguments insist = take;
  insist.push_back("--ignore-headroom");
  const Finished taken = heapcli(insist);
  CHECK_THAT(taken.err, ContainsSubstring("because of --ignore-headroom"));
  const Json entry = document(taken).at("snapshots").at(0);
  CHECK(entry.at("estimate").at("available_bytes") == 1 << 20);
  // Of a process elsewhere nobody knows it.
  CHECK_FALSE(entry.contains("extra_bytes"));
  std::filesystem::remove(file);
  http_get(port, "/relief");
  CHECK(heapcli(take).status == 0);
}

TEST_CASE("a sequence ends where there is no more room") {
  Target target(any_node(), "starving.cjs");
  const std::string port = target.http_port();
  http_get(port, "/relief");
  const TempDir dir;
  const auto sequence = start_heapcli(
      {"attach", target.name(), "snapshot", "--count", "99", "--every", "100ms",
       "--no-analyze", "-o", dir.path().string() + "/"});
  sequence->await_line(Stream::kErr, dir.path().string());
  http_get(port, "/starve");
  CHECK(sequence->wait() == 2);
  CHECK_THAT(sequence->err(), ContainsSubstring(kNoRoom));
  const auto files = dir.files();
  CHECK(files.size() >= 1);
  CHECK(files.size() < 99);
  for (const std::string& file : files) {
    CHECK(file.ends_with(".heapsnapshot"));
  }
}

TEST_CASE("what a snapshot took is said beside what was expected") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const Json entry =
      document(heapcli({"--json", "attach", target.name(), "snapshot",
                        "--no-analyze", "-o", dir.file("a.heapsnapshot")}))
          .at("snapshots")
          .at(0);
  // A small heap takes some tens of MiB, whatever the version.
  CHECK(entry.at("extra_bytes") > 1 << 20);
  CHECK(entry.at("extra_bytes") < 1 << 30);
}

TEST_CASE("a recording that could not be fetched is not begun") {
  Target target(any_node(), "starving.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  const Arguments track = {"--json",        "--quiet",    "track",
                           target.name(),   "--duration", "60s",
                           "--allocations", "-o",         dir.file("a")};
  check_refused(heapcli(track), kNoRoom);
  Arguments limited = track;
  limited.insert(limited.end(), {"--max-heap", "1MiB", "--ignore-headroom"});
  check_refused(heapcli(limited), "--max-heap 1MiB");
  CHECK(dir.files().empty());
  CHECK(heapcli({"track", target.name(), "--max-heap", "1GiB"}).status == 2);

  // Its end is looked at again.
  http_get(port, "/relief");
  const auto recording =
      start_heapcli({"track", target.name(), "--allocations", "--duration",
                     "60s", "-o", dir.file("a")});
  recording->await_line(Stream::kErr, "recording for ");
  http_get(port, "/starve");
  recording->send(SIGINT);
  CHECK(recording->wait() == 2);
  CHECK_THAT(recording->err(), ContainsSubstring(kNoRoom));
  CHECK(dir.files().empty());
  target.check_running();

  Arguments insist = track;
  insist[5] = "10ms";
  insist.push_back("--ignore-headroom");
  const Json recorded = document(heapcli(insist));
  CHECK(recorded.at("estimate").at("available_bytes") == 1 << 20);
}

TEST_CASE("where no thread is recorded nobody waits for the end") {
  Target target(any_node(), "leaky_workers.js");
  target.http_port();
  const TempDir dir;
  const Finished run = heapcli(
      {"track", target.name(), "--allocations", "--worker", "all", "--max-heap",
       "1MiB", "--duration", "1h", "-o", dir.path().string() + "/"});
  INFO(run.err);
  CHECK(run.status == 2);
  CHECK_THAT(run.err, ContainsSubstring("--max-heap 1MiB"));
  CHECK_THAT(run.err, !ContainsSubstring("recording"));
}

TEST_CASE("a leak is told also when there is no room to record who allocates") {
  Target target(any_node(), "starving.cjs");
  const std::string port = target.http_port();
  http_get(port, "/relief");
  const Finished run =
      heapcli({"--json", "attach", target.name(), "leaks", "--allocations",
               "--load-http", "http://127.0.0.1:" + port + "/leak",
               "--requests", "50", "--rounds", "2"});
  INFO(run.err);
  CHECK(run.status == 1);
  CHECK_THAT(run.err, ContainsSubstring("who allocates is not recorded") &&
                          ContainsSubstring(kNoRoom));
  CHECK(Json::parse(run.out).at("suspects").at(0).at("class") == "Kept");
}

TEST_CASE("a scenario's snapshots are refused, too") {
  const TempDir dir;
  const std::string file = dir.file("scene.yaml");
  write_file(file, "target:\n  launch: ['" + any_node().path + "', '" +
                       script("starving.cjs") +
                       "']\nsteps:\n  - wait-for: {log: \"^listening on\"}\n"
                       "  - snapshot: first\n");
  const auto run = [&](const Arguments& more) {
    Arguments all = {"run", file, "-o", dir.file("out"), "--force"};
    all.insert(all.end(), more.begin(), more.end());
    return heapcli(all);
  };
  const Finished refused = run({});
  INFO(refused.err << refused.out);
  CHECK(refused.status == 2);
  CHECK_THAT(refused.out + refused.err, ContainsSubstring(kNoRoom));
  const Finished limited = run({"--ignore-headroom", "--max-heap", "1MiB"});
  CHECK(limited.status == 2);
  CHECK_THAT(limited.out + limited.err, ContainsSubstring("--max-heap 1MiB"));
  CHECK(run({"--ignore-headroom"}).status == 0);
}

TEST_CASE("top says why it takes no snapshot") {
  Target target(any_node(), "starving.cjs");
  target.http_port();
  TerminalSession terminal(200, 24);
  terminal.type(std::string("'") + HEAPCLI_BINARY + "' attach " +
                target.name() + " top --interval 200ms");
  terminal.await("? help");
  terminal.press("h");
  terminal.await(kNoRoom);
  terminal.press("q");
}

TEST_CASE("watch takes no snapshot of a heap above --max-heap") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const auto watch = start_heapcli(
      {"watch", target.name(), "--json", "--interval", "100ms", "--when",
       "used > 1", "--max-heap", "1MiB", "-o", dir.path().string()});
  const Json action = Json::parse(
      "{" +
      watch->await_line(Stream::kOut,
                        R"({"schema":"heapcli/watch/1","record":"action",)"));
  CHECK(action.at("outcome") == "refused");
  CHECK_THAT(action.at("text").get<std::string>(),
             ContainsSubstring("--max-heap 1MiB"));
  watch->send(SIGINT);
  CHECK(watch->wait() == 0);
  CHECK(dir.files().empty());
}

size_t warnings_in(const std::string& text) {
  const std::string warning = "can run code in that process";
  size_t count = 0;
  for (size_t at = text.find(warning); at != text.npos;
       at = text.find(warning, at + 1)) {
    ++count;
  }
  return count;
}

// 0.0.0.0 is this machine, and not called so.
TEST_CASE("list and attach --hold warn of an inspector beyond this machine") {
  Target target(any_node(), "leaky_server.cjs");
  const std::string remote = "0.0.0.0:" + target.port();
  const Finished listed = heapcli({"list", "--workers", remote, "0.0.0.0:1"});
  CHECK(warnings_in(listed.err) == 1);
  CHECK_THAT(listed.out, ContainsSubstring("leaky_server.cjs"));
  const ChildOptions accepted{{{"HEAPCLI_INSECURE_REMOTE", "1"}}, ""};
  CHECK(warnings_in(heapcli({"list", remote}, accepted).err) == 0);
  CHECK(warnings_in(heapcli({"list", "127.0.0.1:1"}).err) == 0);

  const TempDir dir;
  ChildOptions place{{{"XDG_RUNTIME_DIR", dir.path().string()}}, ""};
  const Finished held = heapcli({"attach", remote, "--hold"}, place);
  CHECK(held.status == 0);
  CHECK(warnings_in(held.err) == 1);
  place.environment["HEAPCLI_INSECURE_REMOTE"] = "1";
  CHECK(warnings_in(heapcli({"attach", remote}, place).err) == 0);
  CHECK(heapcli({"detach", remote}, place).status == 0);
}

TEST_CASE("watch warns once, however often the target comes back") {
  auto target = std::make_unique<Target>(any_node(), "watched.cjs");
  const std::string port = target->port();
  const auto watch = start_heapcli(
      {"watch", "0.0.0.0:" + port, "--json", "--interval", "100ms"});
  const std::string head = R"({"schema":"heapcli/watch/1","record":")";
  watch->await_line(Stream::kOut, head + "sample\",");
  target.reset();
  watch->await_line(Stream::kOut, head + "lost\",");
  const ChildProcess again(
      {any_node().path, "--inspect=127.0.0.1:" + port, script("watched.cjs")});
  watch->await_line(Stream::kOut, head + "back\",");
  watch->send(SIGINT);
  CHECK(watch->wait() == 0);
  CHECK(warnings_in(watch->err()) == 1);
}

TEST_CASE("an inspector beyond this machine gets a warning, once") {
  // Nothing listens there, and 0.0.0.0 never leaves this machine.
  const Finished warned = heapcli({"--quiet", "attach", "0.0.0.0:1"});
  CHECK(warned.status == 3);
  const size_t first = warned.err.find("can run code in that process");
  REQUIRE(first != std::string::npos);
  CHECK(warned.err.find("can run code", first + 1) == std::string::npos);
  CHECK_THAT(warned.err, ContainsSubstring("ssh -L 1:127.0.0.1:1"));

  const Finished accepted = heapcli({"attach", "0.0.0.0:1"},
                                    {{{"HEAPCLI_INSECURE_REMOTE", "1"}}, ""});
  CHECK_THAT(accepted.err, !ContainsSubstring("can run code"));
  CHECK_THAT(heapcli({"attach", "127.0.0.1:1"}).err,
             !ContainsSubstring("can run code"));
}

}  // namespace
}  // namespace heapcli::tests
