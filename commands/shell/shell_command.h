// heapcli shell: commands one after the other on one target, with one session.
// shell.h has what runs them; here are the options.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_shell_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live);

}  // namespace heapcli::commands
