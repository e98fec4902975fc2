#include "commands/full_screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string_view>
#include <thread>

#include "commands/error.h"
#include "commands/output.h"

namespace heapcli::commands {
namespace {

// Alternate buffer, no cursor, no wrapping at the right edge.
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
constexpr std::string_view kLeave = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr char kCtrlZ = 0x1A;
constexpr char kEscape = 0x1B;

// A terminal that takes nothing must not keep us from leaving.
constexpr std::chrono::milliseconds kLongestWait{200};
constexpr std::chrono::milliseconds kTryAgain{5};

void write_if_possible(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (written == 0 || errno != EINTR) {
      return;
    }
  }
}

}  // namespace

bool FullScreen::available() {
  return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

FullScreen::FullScreen(std::stop_token leave_token) {
  if (!available() || tcgetattr(STDIN_FILENO, &before_) != 0) {
    throw Error(ExitStatus::kUsage, "there is no terminal to draw on");
  }
  enter();
  on_leave_.emplace(std::move(leave_token), [this] { leave(); });
}

FullScreen::~FullScreen() {
  on_leave_.reset();
  leave();
}

void FullScreen::enter() {
  const std::lock_guard lock(mutex_);
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  // Ctrl-C stays a signal. These would leave the terminal as it is now.
  raw.c_cc[VSUSP] = _POSIX_VDISABLE;
  raw.c_cc[VQUIT] = _POSIX_VDISABLE;
  entered_ = true;
  tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  write_if_possible(kEnter);
}

void FullScreen::leave() noexcept {
  // Not a timed mutex: ThreadSanitizer does not know how that locks.
  std::unique_lock lock(mutex_, std::try_to_lock);
  for (std::chrono::milliseconds waited{0}; !lock && waited < kLongestWait;
       waited += kTryAgain) {
    std::this_thread::sleep_for(kTryAgain);
    static_cast<void>(lock.try_lock());
  }
  if (!entered_) return;
  entered_ = false;
  write_if_possible(kLeave);
  // What was typed for us is not for the shell.
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
}

FullScreen::Size FullScreen::size() const {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
      size.ws_row == 0) {
    return {};
  }
  return {size.ws_col, size.ws_row};
}

void FullScreen::draw(const std::vector<std::string>& lines) {
  std::string text = "\x1b[H";
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += "\r\n";
    text += lines[i] + "\x1b[0m\x1b[K";
  }
  text += "\x1b[J";
  const std::lock_guard lock(mutex_);
  if (entered_) write_output(text);
}

std::optional<char> FullScreen::key() {
  std::array<char, 32> typed;
  ssize_t count = 0;
  do {
    count = read(STDIN_FILENO, typed.data(), 1);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && errno != EAGAIN) hung_up_ = true;
  if (count <= 0) return std::nullopt;
  if (typed[0] == kCtrlZ) {
    stop_until_continued();
    return std::nullopt;
  }
  if (typed[0] == kEscape) {
    // What follows at once belongs to it.
    (void)!read(STDIN_FILENO, typed.data(), typed.size());
    return std::nullopt;
  }
  return typed[0];
}

bool FullScreen::resumed() { return std::exchange(resumed_, false); }

void FullScreen::stop_until_continued() {
  leave();
  // As the terminal would: the whole job, with the shell told of it.
  kill(0, SIGTSTP);
  enter();
  resumed_ = true;
}

}  // namespace heapcli::commands
