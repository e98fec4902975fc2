// Turns Ctrl-C and SIGTERM into a stop request.
#pragma once

#include <atomic>
#include <csignal>
#include <mutex>
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

  std::stop_token token() const;
  /// Of the second one: what is done at its request is done before the end.
  std::stop_token abandon_token() const;

  /// From now on there are other tokens, for the next of several commands: what
  /// interrupted the one before is over.
  void renew();

  /// While it waits for a person, who may press Ctrl-C as often as they like, a
  /// second one does not end the process.
  void set_patient(bool patient) { patient_ = patient; }

  /// There was a SIGTERM or SIGHUP: the program should end, and not only what
  /// it is doing.
  bool end_requested() const { return end_requested_; }

 private:
  void wait_for_signals();
  void take(int signal);

  sigset_t signals_;
  std::atomic<bool> ending_{false};
  std::atomic<bool> patient_{false};
  std::atomic<bool> end_requested_{false};
  mutable std::mutex mutex_;  ///< Of the two sources.
  std::stop_source stop_;
  std::stop_source abandon_;
  std::jthread thread_;
};

}  // namespace heapcli::commands
