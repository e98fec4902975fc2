// What a step needs of its target, as far as that can be said before it runs.
#pragma once

#include <vector>

#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// Whether the step uses the session of its target, or the heaps that are held
/// for it: no two such steps of one target may run at a time.
bool uses_session(const ScenarioStep& step);

/// The steps that one step is: those of `parallel`, or the step itself.
std::vector<const ScenarioStep*> leaves(const ScenarioStep& step);

}  // namespace heapcli::commands
