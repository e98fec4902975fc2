// heapcli inspect: the live object behind an id of a snapshot.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_inspect_command(CommandLine& line, CLI::App& parent,
                         std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
