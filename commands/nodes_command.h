// heapcli nodes FILE: every node of a snapshot with its figures, for scripts.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_nodes_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
