// Which calls a flame graph shows and where: the largest ones, each below its
// caller, callees side by side with the largest first.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

struct FlameCall {
  CallIndex call{};
  uint32_t parent = 0;  ///< Its position in FlameLayout::calls.
  uint32_t depth = 0;   ///< 0 is the root.
  uint64_t begin = 0;   ///< Where it begins, in bytes from the left.
  uint64_t total = 0;   ///< Its width: its own bytes and its callees'.
};

struct FlameLayout {
  /// Callers before callees, callees by size. The root is the first.
  std::vector<FlameCall> calls;
  uint32_t depth = 0;   ///< Of the deepest call.
  size_t left_out = 0;  ///< How many calls with allocations are not shown.
};

struct FlameLimits {
  uint64_t smallest = 1;  ///< In bytes, with callees.
  size_t most_calls = 0;
};

/// Calls that are too small, or too many, or deeper than kMaxStackDepth, are
/// left out, with all that they called.
FlameLayout lay_out_flames(const AllocationProfile& profile,
                           const FlameLimits& limits);

}  // namespace heapcli::analysis
