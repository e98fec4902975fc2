// heapcli dominators: the biggest objects, and what they keep.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_dominators_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
