// `heapcli collections FILE`.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_collections_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
