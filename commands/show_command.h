// heapcli show: one object in full.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_show_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
