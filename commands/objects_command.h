// heapcli objects: the instances of a class.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_objects_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
