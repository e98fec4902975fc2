// The figures of a watch in Prometheus' text exposition format, version 0.0.4.
#pragma once

#include <cstdint>
#include <string>

#include "commands/process_info.h"
#include "commands/watch/watch_history.h"

namespace heapcli::commands {

/// What is not known is left out. `up` is whether the target is attached to;
/// without it there are no figures of it.
std::string prometheus_text(const std::string& target,
                            const ProcessInfo* process,
                            const WatchHistory& history, bool up,
                            uint64_t restarts);

}  // namespace heapcli::commands
