// heapcli enables the debugger on Node 12 to 20, because it makes snapshots
// quick there (see cdp/debugger.h). A program must never stand still in it.

#include <csignal>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

constexpr const char* kPaused = "\"Debugger.paused\"";
constexpr const char* kEnabled = "\"Debugger.scriptParsed\"";

// What a target said while heapcli was attached to it.
struct Overheard {
  Finished heapcli;
  bool paused = false;
  bool enabled = false;
};

// Takes three snapshots through a tap on the line.
Overheard take_three(Target& target, const TempDir& dir,
                     const Arguments& more = {}) {
  ChildProcess tap(
      {"node", script("inspector_tap.cjs"), target.port(), kPaused, kEnabled});
  const std::string port = tap.await_line(Stream::kOut, "listening on ");
  Arguments arguments = {"--json",  "attach",  "127.0.0.1:" + port, "snapshot",
                         "--count", "3",       "--every",           "50ms",
                         "-o",      dir.path()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  Overheard result;
  result.heapcli = heapcli(arguments);
  // Discovery takes two connections; the third is the session.
  tap.await_line(Stream::kOut, "session 3 ended");
  result.paused = tap.out().find(kPaused) != std::string::npos;
  result.enabled = tap.out().find(kEnabled) != std::string::npos;
  return result;
}

long rounds_done(const std::string& port) {
  return std::stol(http_get(port, "/"));
}

bool gains_from_a_debugger(const Runtime& runtime) {
  return runtime.node_major >= 12 && runtime.node_major <= 20;
}

TEST_CASE("a program full of debugger statements never stops") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "hostile_program.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      const long before = rounds_done(port);

      const Overheard result = take_three(target, dir);
      const Json taken = document(result.heapcli);
      CHECK(taken.at("snapshots").size() == 3);
      for (const Json& entry : taken.at("snapshots")) {
        CHECK(entry.at("ids_kept") == true);
      }
      CHECK_FALSE(result.paused);
      CHECK(result.enabled == gains_from_a_debugger(runtime));

      // It goes on, then and from then on.
      const long after = rounds_done(port);
      CHECK(after > before);
      CHECK(rounds_done(port) > after);
    }
  }
}

TEST_CASE("the option --no-debugger never enables it") {
  for (const Runtime& runtime : runtimes()) {
    if (!gains_from_a_debugger(runtime)) continue;
    DYNAMIC_SECTION(runtime.label) {
      // Not the hostile one, whose heap takes minutes on a busy machine then.
      Target target(runtime, "leaky_server.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      const Overheard result = take_three(target, dir, {"--no-debugger"});
      CHECK(result.heapcli.status == 0);
      CHECK_FALSE(result.enabled);
      CHECK_FALSE(result.paused);
      CHECK_FALSE(http_get(port, "/leak").empty());
    }
  }
}

TEST_CASE("a capture that is broken off leaves no debugger behind") {
  for (const Runtime& runtime : runtimes()) {
    if (!gains_from_a_debugger(runtime)) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "hostile_program.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      const auto capture = start_heapcli({"attach", target.name(), "snapshot",
                                          "-o", dir.file("a.heapsnapshot")});
      await_file(dir.path() / "a.heapsnapshot.part", 1);
      capture->send(SIGINT);
      capture->wait();
      target.check_running();
      const long after = rounds_done(port);
      CHECK(rounds_done(port) > after);
    }
  }
}

}  // namespace
}  // namespace heapcli::tests
