// What each function holds, and how that has changed in the last seconds: from
// one allocation profile after another.
#pragma once

#include <chrono>
#include <deque>
#include <vector>

#include "analysis/profile/profile_table.h"

namespace heapcli::commands {

struct FunctionUse {
  analysis::Frame frame;
  uint64_t live_bytes = 0;
  int64_t recent_bytes = 0;  ///< Change of live_bytes in the last seconds.
};

class FunctionHistory {
 public:
  /// What "the last seconds" are.
  static constexpr std::chrono::milliseconds kRecent{10'000};

  /// In ascending order of time.
  void add(std::chrono::milliseconds at,
           const analysis::AllocationProfile& profile);

  /// Those that hold anything, or did in the last seconds; by descending live
  /// bytes.
  std::vector<FunctionUse> functions() const;
  /// From the profile that recent_bytes looks back to; at first it is that
  /// of the start, when there was nothing.
  std::chrono::milliseconds recent_span() const;

 private:
  struct Moment {
    std::chrono::milliseconds at{0};
    std::vector<uint64_t> live_bytes;  ///< By group.
  };

  analysis::FrameGroups groups_{analysis::ProfileGrouping::kFunction};
  std::deque<Moment> moments_ = {Moment{}};
};

}  // namespace heapcli::commands
