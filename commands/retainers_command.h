// `heapcli retainers FILE @ID | CLASS`: why objects are alive.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_retainers_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
