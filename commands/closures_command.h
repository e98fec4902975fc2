// `heapcli closures FILE`.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_closures_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
