// Turns Ctrl-C and SIGTERM into a stop request.
#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace heapcli::commands {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP requests a stop, and a
/// second one ends the process at once. To be made before any other thread, so
/// that all inherit its signal mask.
class InterruptHandler {
 public:
  InterruptHandler();
  ~InterruptHandler();
  InterruptHandler(const InterruptHandler&) = delete;
  InterruptHandler& operator=(const InterruptHandler&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  /// Of the second one: what is done at its request is done before the end.
  std::stop_token abandon_token() const { return abandon_.get_token(); }

 private:
  void wait_for_signals();

  sigset_t signals_;
  std::atomic<bool> ending_{false};
  std::stop_source stop_;
  std::stop_source abandon_;
  std::jthread thread_;
};

}  // namespace heapcli::commands
