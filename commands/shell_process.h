// A command line of the user's that runs beside heapcli, with /bin/sh.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace heapcli::commands {

/// Starts it in a process group of its own, so that all of it can be ended;
/// with nothing on its standard input, both of its outputs on `output`, and the
/// signals that heapcli keeps for itself as they were. `environment`
/// (NAME=value) is added to ours. Throws Error(kInternal).
pid_t start_shell_process(const std::string& command,
                          const std::vector<std::string>& environment = {},
                          int output = STDERR_FILENO);

/// A word for sh that means `text`, whatever is in it.
std::string quoted_for_shell(const std::string& text);

/// "ended with status 3", "was ended by signal 9".
std::string how_it_ended(int wait_status);

}  // namespace heapcli::commands
