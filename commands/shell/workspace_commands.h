// The commands that only a shell has: snapshots, save, drop, target, wait,
// help and exit.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_workspace_commands(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
