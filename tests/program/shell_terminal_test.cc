// heapcli shell, as somebody sees it who sits before it.
#include <algorithm>
#include <csignal>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/terminal_session.h"

namespace heapcli::tests {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Runs a shell in a terminal, between two looks at the terminal's state. The
// first line of stty is its size.
class ShellScreen {
 public:
  explicit ShellScreen(const Target& target) : terminal_(100, 40) {
    terminal_.type("stty -a | tail -n +2 > before");
    start(target);
  }

  void start(const Target& target) {
    terminal_.type("clear; XDG_STATE_HOME=$PWD/state TMPDIR=$PWD '" +
                   std::string(HEAPCLI_BINARY) + "' attach " + target.name() +
                   " shell; echo status $? >&2; "
                   "stty -a | tail -n +2 > after; echo all done");
    terminal_.await(target.port() + " pid ");
  }

  TerminalSession& terminal() { return terminal_; }

  std::string after() {
    const std::string shown = terminal_.await("\nall done\n");
    CHECK(read_file(terminal_.directory().file("before")) ==
          read_file(terminal_.directory().file("after")));
    return shown;
  }

 private:
  TerminalSession terminal_;
};

TEST_CASE("the shell completes, remembers, and goes with Ctrl-D") {
  Target target(any_node(), "leaky_server.cjs");
  ShellScreen shell(target);
  TerminalSession& terminal = shell.terminal();
  terminal.type("snapshot zebra --quiet; snapshots");
  terminal.await("nodes");
  for (const char* const key : {"s", "u", "Tab", "z", "Tab"}) {
    terminal.press(key);
  }
  terminal.await("> summary zebra");
  terminal.type(" --top 1");
  terminal.await("edges");
  terminal.press("d");
  terminal.press("Tab");
  terminal.await("dominators  drop");
  terminal.resize(80, 30);
  terminal.press("C-u");
  terminal.type("frobnicate");
  // Before the next prompt Ctrl-D would not be the shell's.
  terminal.await("a prompt after the error", [&](const std::string& shown) {
    const size_t error = shown.find("heapcli: ");
    return error != std::string::npos &&
           shown.find(target.port() + " pid ", error) != std::string::npos;
  });
  terminal.press("C-d");
  CHECK_THAT(shell.after(), ContainsSubstring("status 0"));

  shell.start(target);
  terminal.press("Up");
  terminal.press("Up");
  terminal.await("> summary zebra  --top 1");
  terminal.press("C-c");
  terminal.await("^C");
  terminal.type("exit");
  CHECK_THAT(shell.after(), ContainsSubstring("status 0"));
  const auto files = terminal.directory().files();
  CHECK(std::none_of(files.begin(), files.end(), [](const auto& file) {
    return has(file, "heapsnapshot");
  }));
}

TEST_CASE("Ctrl-Z puts the shell aside, fg brings it back") {
  Target target(any_node(), "leaky_server.cjs");
  ShellScreen shell(target);
  TerminalSession& terminal = shell.terminal();
  terminal.type("snapshot zebra --quiet; snapshots");
  terminal.await("nodes");
  terminal.press("C-z");
  terminal.await("Stopped");
  terminal.type("clear; fg; echo brought back $?");
  terminal.await(target.port() + " pid ");
  terminal.type("snapshots");
  terminal.await("zebra");
  terminal.await("a prompt after the list", [&](const std::string& shown) {
    const size_t list = shown.find("zebra");
    return shown.find(target.port() + " pid ", list) != std::string::npos;
  });
  terminal.press("C-d");
  CHECK_THAT(terminal.await("\nbrought back"), ContainsSubstring("brought back 0"));
}

TEST_CASE("Ctrl-C interrupts the command, and not the shell") {
  Target target(any_node(), "leaky_server.cjs");
  ShellScreen shell(target);
  TerminalSession& terminal = shell.terminal();
  terminal.press("C-c");
  terminal.await("^C");
  terminal.press("C-c");
  terminal.type("snapshot a; wait 1h");
  terminal.await("target paused");
  terminal.press("C-c");
  terminal.await("interrupted");
  terminal.type("snapshot b --quiet; diff a b --json --top 1");
  terminal.await("\"comparable\": true");
  target.process().send(SIGKILL);
  terminal.await("gone>");
  terminal.type("snapshots; gc");
  terminal.await("is gone");
  terminal.type("exit");
  CHECK_THAT(shell.after(), ContainsSubstring("status 0"));
}

}  // namespace
}  // namespace heapcli::tests
