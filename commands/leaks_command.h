// heapcli leaks: a verdict, from snapshots of one session or from a running
// program, round after round.
#pragma once

#include <memory>

#include "commands/command_line.h"

namespace heapcli::commands {

void add_leaks_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
