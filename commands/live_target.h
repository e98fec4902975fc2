// The options that say which process is meant, and the way from them to an
// open session. Shared by all live commands.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "cdp/session.h"
#include "cdp/target.h"
#include "commands/context.h"

namespace heapcli::commands {

struct LiveTarget {
  std::string target = "127.0.0.1:9229";
  std::string timeout = "120s";

  /// Throws cdp::Error(kBadTarget).
  cdp::Target parse() const { return cdp::parse_target(target); }
  /// Throws Error(kUsage).
  std::chrono::milliseconds silence() const;
};

/// Adds --timeout.
void add_timeout_option(CLI::App& command, LiveTarget& live);
/// Adds --target, with $HEAPCLI_TARGET as its default.
void add_target_option(CLI::App& command, LiveTarget& live);

/// Connects; in a shell it is the session that the shell holds. Throws
/// cdp::Error and Error.
std::shared_ptr<cdp::Session> open_session(const LiveTarget& live,
                                           const Context& context);

}  // namespace heapcli::commands
