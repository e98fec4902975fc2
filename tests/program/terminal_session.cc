#include "tests/program/terminal_session.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
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
  listen();
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
    // What was written since then is waiting to be heard.
  } while (await_event(deadline));
  throw std::runtime_error("waited in vain for '" + what +
                           "' on the screen:\n" + shown);
}

// The client reads commands until its input ends: that of a FIFO which it has
// open for writing, too, never does.
void TerminalSession::listen() {
  const std::string fifo = directory_.file("commands");
  if (mkfifo(fifo.c_str(), S_IRUSR | S_IWUSR) != 0) {
    throw std::runtime_error("mkfifo failed: " + fifo);
  }
  const std::string command = "exec tmux -S '" + socket_ +
                              "' -C attach -f ignore-size <> '" + fifo + "'";
  events_.reset(popen(command.c_str(), "re"));
  if (!events_) throw std::runtime_error("popen failed: " + command);
  fcntl(fileno(events_.get()), F_SETFL, O_NONBLOCK);
}

// False when nothing has happened until then, or the terminal is gone.
bool TerminalSession::await_event(
    std::chrono::steady_clock::time_point deadline) const {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(
      deadline - std::chrono::steady_clock::now());
  pollfd watched{fileno(events_.get()), POLLIN, 0};
  const auto patience = std::max(left, milliseconds::zero()).count();
  if (poll(&watched, 1, static_cast<int>(patience)) <= 0) return false;
  std::array<char, 65536> heard;
  bool any = false;
  while (read(watched.fd, heard.data(), heard.size()) > 0) any = true;
  return any;
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
