// The figures that a command of the user's finds in its environment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/process_info.h"
#include "commands/watch/watch_history.h"

namespace heapcli::commands {

/// NAME=value; what is not known is empty. docs/watch.md lists the names.
std::vector<std::string> action_environment(
    const std::string& trigger, const ProcessInfo& process,
    const WatchHistory& history,
    const std::optional<analysis::GrowthRecord>& leak);

}  // namespace heapcli::commands
