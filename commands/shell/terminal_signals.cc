#include "commands/shell/terminal_signals.h"

#include <atomic>

namespace heapcli::commands {
namespace {

// Lock-free, so that a handler may set them.
std::atomic<bool> size_changed_noted{false};
std::atomic<bool> stop_noted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void note(int signal) {
  (signal == SIGWINCH ? size_changed_noted : stop_noted) = true;
}

}  // namespace

TerminalSignals::TerminalSignals() {
  size_changed_noted = false;
  stop_noted = false;
  struct sigaction action {};
  action.sa_handler = note;
  sigemptyset(&action.sa_mask);
  sigaction(SIGWINCH, &action, &old_size_);
  sigaction(SIGTSTP, nullptr, &old_stop_);
  // Where there is no job control, it stays without.
  if (old_stop_.sa_handler != SIG_IGN) sigaction(SIGTSTP, &action, nullptr);
}

TerminalSignals::~TerminalSignals() {
  sigaction(SIGWINCH, &old_size_, nullptr);
  sigaction(SIGTSTP, &old_stop_, nullptr);
}

bool TerminalSignals::size_changed() const {
  return size_changed_noted.exchange(false);
}

bool TerminalSignals::stop_asked() const { return stop_noted.exchange(false); }

void TerminalSignals::stop() const {
  struct sigaction standard {};
  struct sigaction ours {};
  standard.sa_handler = SIG_DFL;
  sigemptyset(&standard.sa_mask);
  sigaction(SIGTSTP, &standard, &ours);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &ours, nullptr);
}

}  // namespace heapcli::commands
