// heapcli convert IN OUT: an allocation profile in another format.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_convert_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
