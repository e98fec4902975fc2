// What tracking one thread or several has in common in what it says.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/profile/allocation_profile.h"
#include "commands/output.h"
#include "commands/tracking.h"

namespace heapcli::commands {

/// `end` of `heapcli/track/1`.
const char* word(TrackingEnd end);

OrderedJson heap_json(const std::optional<cdp::HeapUsage>& heap);

double in_seconds(std::chrono::milliseconds time);

/// All profiles that were taken of `thread`. Throws analysis::Error.
std::vector<analysis::AllocationProfile> read_profiles(
    const Tracking& tracking, uint64_t interval, const std::string& thread);

}  // namespace heapcli::commands
