// heapcli attach TARGET top: a live view of a process's heap, full screen.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_top_command(CommandLine& line, CLI::App& parent,
                     std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
