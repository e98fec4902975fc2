#include "commands/exit_watch.h"

#include "cdp/error.h"

namespace heapcli::commands {
namespace {

constexpr const char* kEvent = "NodeRuntime.waitingForDisconnect";

}  // namespace

ExitWatch::ExitWatch(cdp::Session& session) : session_(session) {
  before_ = session_.on(kEvent, nullptr);
  session_.on(kEvent, [this](const cdp::Json& params) {
    exiting_ = true;
    if (before_) before_(params);
  });
  try {
    session_.call("NodeRuntime.notifyWhenWaitingForDisconnect",
                  {{"enabled", true}});
  } catch (const cdp::Error& error) {
    // Chromium has no such domain.
    if (error.kind() == cdp::Error::Kind::kRefused) return;
    session_.on(kEvent, before_);
    throw;
  }
}

ExitWatch::~ExitWatch() { session_.on(kEvent, before_); }

}  // namespace heapcli::commands
