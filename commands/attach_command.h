// heapcli attach TARGET: says who the target is; with a command behind it,
// runs that command on the target.
#pragma once

#include <span>

#include "commands/command_line.h"

namespace heapcli::commands {

void add_attach_command(CommandLine& line, CLI::App& parent,
                        std::span<const AddLiveCommand> live_commands);

/// Says who the target is.
ExitStatus describe_target(const LiveTarget& live, const Context& context);

}  // namespace heapcli::commands
