// Functions whose live bytes grow from one profile to the next, each time: a
// leak, found at the cost of sampling.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/profile_table.h"

namespace heapcli::analysis {

struct GrowthRow {
  Frame frame;  ///< See FrameGroups::groups.
  /// What it had allocated that was alive in each profile.
  std::vector<uint64_t> live_bytes;
  /// From each profile to the next, and the standard error of that.
  std::vector<int64_t> growth_bytes;
  std::vector<double> error_bytes;
  /// Grew in every round, and by more than sampling explains.
  bool grows = false;

  /// Of the weakest round.
  int64_t least_growth() const;
};

struct Growth {
  /// All profiles are of one run of the profiler, so that a sample that is in
  /// two of them is the same object; otherwise errors are larger.
  bool same_run = false;
  /// Those that grow first, by their weakest round; then the others, by their
  /// growth from the first to the last profile.
  std::vector<GrowthRow> rows;
};

/// `profiles` are at least two, in the order in which they were taken.
Growth profile_growth(std::span<const AllocationProfile> profiles,
                      ProfileGrouping grouping);

}  // namespace heapcli::analysis
