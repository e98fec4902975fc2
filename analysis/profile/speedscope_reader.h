// Reads speedscope's own JSON: what heapcli wrote, and any other "sampled"
// profile in bytes.
#pragma once

#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// Takes the active profile when its unit is bytes, else the first whose unit
/// is, and the counts that heapcli wrote beside it. Throws Error (kBadData,
/// kTooLarge) whose message begins with `name`.
AllocationProfile read_speedscope(std::string_view json,
                                  const std::string& name);

}  // namespace heapcli::analysis
