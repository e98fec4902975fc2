// What is wrong with a step, in lines, as the reports say it.
#pragma once

#include <string>

#include "commands/scenario/run_result.h"

namespace heapcli::commands {

/// What it says, what was expected and found, and where to look; without a line
/// end after the last.
std::string failure_text(const StepRecord& step);

/// The first line of that.
std::string failure_line(const StepRecord& step);

}  // namespace heapcli::commands
