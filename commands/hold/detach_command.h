// heapcli detach: ends sessions that are held.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_detach_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
