// The call tree for people: biggest calls first, and cut where it gets small.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

struct CallTreeRow {
  CallIndex call{};
  uint32_t depth = 0;  ///< 0 below the root.
  uint64_t self_bytes = 0;
  uint64_t total_bytes = 0;
  /// Set where a row stands for the calls of its depth that are too small to
  /// be shown, `call` being their caller.
  uint32_t small_calls = 0;
};

/// In the order in which they are printed. Calls with less than `least_bytes`
/// in total are summed up in one row below their caller.
std::vector<CallTreeRow> call_tree(const AllocationProfile& profile,
                                   uint64_t least_bytes);

}  // namespace heapcli::analysis
