// `heapcli attach TARGET watch`: memory over days, and what to do when it
// grows.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_watch_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
