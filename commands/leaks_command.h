// heapcli leaks FILES: a verdict from snapshots of one session.
#pragma once

#include <CLI/CLI.hpp>

#include "commands/command_line.h"

namespace heapcli::commands {

void add_leaks_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
