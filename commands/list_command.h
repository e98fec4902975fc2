// heapcli list: what can be attached to on this machine, or on a given host.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_list_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
