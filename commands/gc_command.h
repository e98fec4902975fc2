// heapcli attach TARGET gc: makes the target collect its garbage.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_gc_command(CommandLine& line, CLI::App& parent,
                    std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
