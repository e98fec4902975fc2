// A scenario as it would run, for --dry-run.
#pragma once

#include <string>

#include "commands/output.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// Targets, and the steps with their numbers. `width` in columns, 0 for no
/// limit.
std::string scenario_to_text(const Scenario& scenario, size_t width);

/// docs/json.md, `heapcli/run-plan/1`.
OrderedJson scenario_to_json(const Scenario& scenario);

}  // namespace heapcli::commands
