// heapcli sessions: which sessions are held, and by whom they are used.
#pragma once

#include <string>
#include <vector>

#include "commands/command_line.h"

namespace heapcli::commands {

struct HeldSession {
  std::string key;  ///< See HoldDirectory.
  cdp::HeldSessionInfo info;
};

/// All that answer, the oldest first. Those that do not are complained about;
/// what killed holders have left is taken away. Throws cdp::Error when
/// interrupted, and Error for a directory that is not ours.
std::vector<HeldSession> held_sessions(const Context& context);

void add_sessions_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
