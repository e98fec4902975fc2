// From what a command throws to what a person reads and a script gets.
#pragma once

#include <functional>

#include "commands/exit_status.h"

namespace heapcli::commands {

/// Runs `action`. An error becomes a line on standard error and its exit
/// status. BrokenPipe passes through: nobody reads what would come next.
ExitStatus run_reporting_failure(const std::function<ExitStatus()>& action);

}  // namespace heapcli::commands
