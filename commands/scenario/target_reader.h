// The processes that a scenario works on: `target:` or `targets:`.
#pragma once

#include <vector>

#include "commands/scenario/map_reader.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// Takes the two keys of a scenario's map.
std::vector<ScenarioTarget> read_targets(MapReader& scenario, Reading& reading);

}  // namespace heapcli::commands
