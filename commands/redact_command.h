// heapcli redact: snapshots without what the program worked with.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_redact_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
