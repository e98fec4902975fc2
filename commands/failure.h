// From what a command throws to what a person reads and a script gets.
#pragma once

#include <functional>
#include <string>

#include "commands/exit_status.h"

namespace heapcli::commands {

struct Failure {
  ExitStatus status = ExitStatus::kInternal;
  std::string message;
};

/// Of the exception that is being handled. BrokenPipe passes through.
Failure current_failure();

/// Runs `action`. An error becomes a line on standard error and its exit
/// status. BrokenPipe passes through: nobody reads what would come next.
ExitStatus run_reporting_failure(const std::function<ExitStatus()>& action);

/// The same with the line in `problem`, for who has no standard error.
ExitStatus run_noting_failure(const std::function<void()>& action,
                              std::string& problem);

}  // namespace heapcli::commands
