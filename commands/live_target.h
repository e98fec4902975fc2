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
#include "commands/hold/held_session.h"

namespace heapcli::commands {

struct LiveTarget {
  /// What cdp::parse_target takes, or `pid:1234`.
  std::string target = "127.0.0.1:9229";
  /// Stands for the one local process with this name, if not empty.
  std::string name;
  /// To close the inspector at the end if it had to be opened.
  bool close_inspector = false;
  std::string timeout = "120s";
  HoldOptions hold;

  /// Throws Error(kUsage).
  std::chrono::milliseconds silence() const;
};

/// Adds --timeout.
void add_timeout_option(CLI::App& command, LiveTarget& live);
/// Adds --name and --close-inspector.
void add_process_options(CLI::App& command, LiveTarget& live);
/// Adds --target, with $HEAPCLI_TARGET as its default, and the two before; a
/// command without arguments of its own takes TARGET as its argument, too.
void add_target_option(CLI::App& command, LiveTarget& live);

/// Connects; in a shell it is the session that the shell holds, and where a
/// holder keeps one with that target, it is that one (docs/sessions.md). A
/// local process that is named or numbered is made to open its inspector.
/// Throws cdp::Error and Error.
std::shared_ptr<cdp::Session> open_session(const LiveTarget& live,
                                           const Context& context);

/// The same for one target of several, whose sessions nobody is to hold who
/// does not already.
std::unique_ptr<cdp::Session> open_session_at(const cdp::Target& target,
                                              std::chrono::milliseconds silence,
                                              const Context& context);

}  // namespace heapcli::commands
