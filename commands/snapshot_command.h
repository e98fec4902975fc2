// heapcli attach TARGET snapshot: takes one snapshot, or a sequence of them.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_snapshot_command(CommandLine& line, CLI::App& parent,
                          std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
