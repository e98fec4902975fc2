// The way of a live command to a session that somebody holds
// (docs/sessions.md), and what it says about it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cdp/held/held_transport.h"
#include "cdp/target.h"
#include "commands/context.h"
#include "commands/output.h"

namespace heapcli::commands {

struct HoldOptions {
  /// Hold the session, if nobody does.
  bool hold = false;
  /// Whatever the environment says.
  bool never = false;
  std::string idle = "30m";

  /// `hold`, or $HEAPCLI_HOLD is 1.
  bool wanted() const;
  /// Throws Error(kUsage).
  std::chrono::milliseconds idle_time() const;
};

/// Through the holder of the session with that target, whose path is known.
/// Nothing when nobody holds it, and `hold` does not want it. `silence` is how
/// long the holder may take to answer. Throws cdp::Error and Error, kTarget
/// when somebody else uses the session.
std::unique_ptr<cdp::HeldTransport> connect_held(
    const cdp::Target& target, const HoldOptions& hold,
    std::chrono::milliseconds silence, const Context& context);

/// Knocks at a holder's socket; see cdp::HeldTransport::open.
std::unique_ptr<cdp::HeldTransport> knock(const std::string& socket,
                                          cdp::HeldPurpose purpose,
                                          std::chrono::milliseconds silence,
                                          const Context& context);

/// For --json: id, pid, since, …
OrderedJson held_session_to_json(const cdp::HeldSessionInfo& info);

/// "heapcli snapshot (pid 1234)".
std::string name_of(const cdp::HeldClient& client);

/// From a moment of Unix time to now.
std::chrono::milliseconds time_since(int64_t since_ms);

}  // namespace heapcli::commands
