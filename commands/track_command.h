// heapcli attach TARGET track: samples what a process allocates, and says which
// functions hold it.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_track_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
