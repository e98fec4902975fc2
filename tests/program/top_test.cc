// heapcli top, as somebody sees it who sits before it.
#include <algorithm>
#include <csignal>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/terminal_session.h"

namespace heapcli::tests {
namespace {

// Runs top in a terminal, between two looks at the terminal's state. The first
// line of stty is its size.
class TopScreen {
 public:
  explicit TopScreen(const Target& target, int width = 80, int height = 24)
      : terminal_(width, height) {
    terminal_.type("echo my work; stty -a | tail -n +2 > before");
    terminal_.await("\nmy work\n");
    terminal_.type(std::string("'") + HEAPCLI_BINARY + "' attach " +
                   target.name() +
                   " top --interval 200ms; echo status $? >&2; "
                   "stty -a | tail -n +2 > after; echo all done");
    terminal_.await("? help");
  }

  TerminalSession& terminal() { return terminal_; }

  // The shell's screen after the end: as it was, and the terminal too.
  std::string after() {
    const std::string shown = terminal_.await("\nall done\n");
    CHECK(has(shown, "my work"));
    CHECK(!has(shown, "heapcli top"));
    CHECK(read_file(terminal_.directory().file("before")) ==
          read_file(terminal_.directory().file("after")));
    return shown;
  }

  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

 private:
  TerminalSession terminal_;
};

TEST_CASE("top shows who allocates, obeys its keys and leaves no trace") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  TopScreen top(target);
  TerminalSession& terminal = top.terminal();
  http_get(port, "/keep");
  const std::string shown = terminal.await("keepMany");
  CHECK(TopScreen::has(shown, "allocator.cjs"));
  CHECK(TopScreen::has(shown, "minor"));
  CHECK(TopScreen::has(shown, "RSS"));
  CHECK(http_get(port, "/profiled") == "on");

  terminal.press("?");
  terminal.await("s  sort by");
  terminal.press("?");
  terminal.await("keepMany");
  terminal.press("s");
  terminal.await("s▼");
  terminal.press("p");
  terminal.await("PAUSED");
  terminal.press("p");
  terminal.press("g");
  terminal.await("garbage collected in");
  terminal.press("h");
  terminal.await("target paused for");
  terminal.resize(120, 40);
  terminal.await("the keys at the foot of the taller screen",
                 [](const std::string& shown_now) {
                   const auto lines =
                       std::count(shown_now.begin(), shown_now.end(), '\n');
                   const size_t foot = shown_now.rfind("q quit\n");
                   return lines == 40 && foot + 7 == shown_now.size();
                 });
  terminal.press("q");
  CHECK(TopScreen::has(top.after(), "status 0"));
  CHECK(http_get(port, "/profiled") == "off");
  const auto files = terminal.directory().files();
  CHECK(std::any_of(files.begin(), files.end(), [](const std::string& file) {
    return file.ends_with(".heapsnapshot");
  }));
}

TEST_CASE("Ctrl-C ends top, and the terminal is as it was") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  TopScreen top(target);
  top.terminal().press("C-c");
  CHECK(TopScreen::has(top.after(), "status 0"));
  CHECK(http_get(port, "/profiled") == "off");
}

TEST_CASE("top can be stopped and goes on in the foreground") {
  Target target(any_node(), "allocator.cjs");
  TopScreen top(target);
  top.terminal().press("C-z");
  const std::string shown = top.terminal().await("Stopped");
  CHECK(TopScreen::has(shown, "my work"));
  CHECK(!TopScreen::has(shown, "heapcli top"));
  top.terminal().type("fg");
  top.terminal().await("heapcli top");
  top.terminal().press("q");
  top.terminal().await("heapcli' attach");
}

TEST_CASE("when its target is killed, top gives the terminal back") {
  Target target(any_node(), "allocator.cjs");
  TopScreen top(target);
  target.process().send(SIGKILL);
  const std::string shown = top.after();
  CHECK(TopScreen::has(shown, "status 3"));
  CHECK(TopScreen::has(shown, "heapcli: "));
}

TEST_CASE("a second Ctrl-C, too, gives the terminal back") {
  Target target(any_node(), "allocator.cjs");
  TopScreen top(target);
  target.process().send(SIGSTOP);
  top.terminal().press("h");
  top.terminal().await("taking a snapshot");
  // The first one waits for the target, which does not come.
  top.terminal().press("C-c");
  top.terminal().screen();
  top.terminal().press("C-c");
  CHECK(TopScreen::has(top.after(), "status 130"));
  target.process().send(SIGCONT);
}

TEST_CASE("a target that comes to its end can do so under top") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  TopScreen top(target);
  CHECK(http_get(port, "/exit") == "bye");
  CHECK(TopScreen::has(top.after(), "has come to its end"));
  CHECK(target.process().wait() == 7);
}

TEST_CASE("top --once prints a frame, on every runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocator.cjs");
      const std::string port = target.http_port();
      const auto top = start_heapcli(
          {"attach", target.name(), "top", "--once", "--interval", "2s"});
      while (http_get(port, "/profiled") != "on") {
      }
      http_get(port, "/keep");
      CHECK(top->wait() == 0);
      INFO(top->out());
      CHECK(TopScreen::has(top->out(), "keepMany  "));
      CHECK(TopScreen::has(top->out(), "RSS "));
      CHECK(TopScreen::has(
          top->out(), runtime.is_node() ? " major " : "collections not known"));
      CHECK(!TopScreen::has(top->out(), "\x1b"));
      CHECK(top->err().empty());
      CHECK(http_get(port, "/profiled") == "off");
      target.check_running();
    }
  }
}

TEST_CASE("without a terminal top says what there is instead") {
  const Finished finished = heapcli({"top", "--target", "1"});
  CHECK(finished.status == 2);
  CHECK(TopScreen::has(finished.err, "--once"));
  CHECK(TopScreen::has(finished.err, "track"));
  CHECK(heapcli({"top", "--target", "1", "--json"}).status == 2);
  CHECK(heapcli({"top", "--target", "1", "--interval", "0"}).status == 2);
}

}  // namespace
}  // namespace heapcli::tests
