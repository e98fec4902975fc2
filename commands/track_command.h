// heapcli attach TARGET track: what a process allocates while it is watched.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_track_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
