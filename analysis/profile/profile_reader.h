// Reads a profile of any format that heapcli can read: which one, the content
// says.
#pragma once

#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// `bytes` are the whole file, no longer compressed. Throws Error (kBadData,
/// kTooLarge) whose message begins with `name`.
AllocationProfile read_profile(std::string_view bytes, const std::string& name);

/// Whether a file that begins so is a profile rather than a heap snapshot.
bool begins_like_profile(std::string_view beginning);

}  // namespace heapcli::analysis
