// Starts the process that holds a session, and what runs in it.
//
// It is this program again, with a command that --help does not show: nothing
// of ours is in a state that a fork would break, and `ps` says what it is.
#pragma once

#include <chrono>

#include "cdp/target.h"
#include "commands/command_line.h"
#include "commands/context.h"

namespace heapcli::commands {

/// Returns when the session is held, by the new process or by another that was
/// faster. `target` has its path. Throws what connecting to it throws there,
/// and Error(kInternal) when no process can be started.
void start_holder(const cdp::Target& target, std::chrono::milliseconds idle,
                  std::chrono::milliseconds silence, const Context& context);

/// The hidden command.
void add_hold_session_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
