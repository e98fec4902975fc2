// npm, yarn and their like are Node programs, too, but never the one that is
// meant: that is what they start.
#pragma once

#include "commands/local_process/process_files.h"

namespace heapcli::commands {

/// By the script that it runs, or by what it calls itself.
bool is_package_manager(const LocalProcess& process);

}  // namespace heapcli::commands
