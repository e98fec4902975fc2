// What a terminal tells the program that reads from it by signals: that its
// size has changed (SIGWINCH), and that Ctrl-Z was pressed (SIGTSTP).
#pragma once

#include <csignal>

namespace heapcli::commands {

/// Notes both signals while it lives, for the thread that reads lines to ask
/// about; a poll() there is interrupted by them. One at a time.
class TerminalSignals {
 public:
  TerminalSignals();
  ~TerminalSignals();
  TerminalSignals(const TerminalSignals&) = delete;
  TerminalSignals& operator=(const TerminalSignals&) = delete;

  /// Since the last question.
  bool size_changed() const;
  bool stop_asked() const;

  /// Stops the process as Ctrl-Z does where nobody listens; returns when it
  /// has been continued.
  void stop() const;

 private:
  struct sigaction old_size_ {};
  struct sigaction old_stop_ {};
};

}  // namespace heapcli::commands
