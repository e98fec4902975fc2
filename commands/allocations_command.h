// `heapcli allocations FILE`: which functions allocated what is in a
// .heaptimeline.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_allocations_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
