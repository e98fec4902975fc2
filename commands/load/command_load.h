// Runs a shell command and waits for its end: the load of a round.
#pragma once

#include <unistd.h>

#include <stop_token>
#include <string>

namespace heapcli::commands {

/// What it prints goes to `output`. Throws Error(kTarget) when it fails.
/// When stopped, ends it and what it has started, and returns.
void command_load(const std::string& command, std::stop_token stop,
                  int output = STDERR_FILENO);

}  // namespace heapcli::commands
