#include "tests/program/terminal_session.h"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/program/child_process.h"

namespace heapcli::tests {
namespace {

std::string number(int value) { return std::to_string(value); }

}  // namespace

TerminalSession::TerminalSession(int width, int height)
    : socket_(directory_.file("tmux")) {
  tmux({"-f", "/dev/null", "new-session", "-d", "-x", number(width), "-y",
        number(height), "-c", directory_.path().string(),
        "env PS1='ready$ ' NO_COLOR=1 sh"});
  await("ready$");
}

TerminalSession::~TerminalSession() {
  run({"tmux", "-S", socket_, "kill-server"});
}

void TerminalSession::type(const std::string& line) {
  tmux({"send-keys", "-l", line});
  press("Enter");
}

void TerminalSession::press(const std::string& key) {
  tmux({"send-keys", key});
}

void TerminalSession::resize(int width, int height) {
  tmux({"resize-window", "-x", number(width), "-y", number(height)});
}

std::string TerminalSession::screen() const {
  return tmux({"capture-pane", "-p"});
}

std::string TerminalSession::await(const std::string& text) const {
  return await(text, [&](const std::string& shown) {
    return shown.find(text) != std::string::npos;
  });
}

std::string TerminalSession::await(
    const std::string& what,
    const std::function<bool(const std::string&)>& seen) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  std::string shown;
  do {
    shown = screen();
    if (seen(shown)) return shown;
    // A terminal does not tell that something is drawn.
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  } while (std::chrono::steady_clock::now() < deadline);
  throw std::runtime_error("waited in vain for '" + what +
                           "' on the screen:\n" + shown);
}

std::string TerminalSession::tmux(
    const std::vector<std::string>& arguments) const {
  std::vector<std::string> argv = {"tmux", "-S", socket_};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const Finished finished = run(argv);
  if (finished.status != 0) {
    throw std::runtime_error("tmux failed: " + finished.err);
  }
  return finished.out;
}

}  // namespace heapcli::tests
