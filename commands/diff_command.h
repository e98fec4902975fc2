// heapcli diff BASE TARGET: what changed between two snapshots.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_diff_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
