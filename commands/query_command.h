// `heapcli query FILE EXPRESSION`.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_query_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
