// Notices that a Node process has come to its end and waits for us: with a
// session open it does not go before it was let go.
#pragma once

#include <atomic>

#include "cdp/session.h"

namespace heapcli::commands {

class ExitWatch {
 public:
  /// While it lives, it hears of the end before one that was made earlier.
  /// Throws what Session::call throws, but not where the target has no such
  /// thing.
  explicit ExitWatch(cdp::Session& session);
  ~ExitWatch();
  ExitWatch(const ExitWatch&) = delete;
  ExitWatch& operator=(const ExitWatch&) = delete;

  /// Changes while the session takes events. May be asked on any thread.
  bool exiting() const { return exiting_; }

 private:
  cdp::Session& session_;
  cdp::Session::EventHandler before_;
  std::atomic<bool> exiting_ = false;
};

}  // namespace heapcli::commands
