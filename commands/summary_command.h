// heapcli summary FILE: the class table of one snapshot.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_summary_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
