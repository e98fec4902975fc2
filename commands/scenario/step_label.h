// What a step is called in lists and reports, when the file says nothing.
#pragma once

#include <string>

#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// `snapshot round-2`; one line, safe to print, of at most 100 columns.
std::string step_label(const ScenarioStep& step);

/// `assert`, the step's key in the file.
const char* action_word(const ScenarioStep& step);

}  // namespace heapcli::commands
