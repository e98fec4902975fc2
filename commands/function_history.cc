#include "commands/function_history.h"

#include <algorithm>

namespace heapcli::commands {

void FunctionHistory::add(std::chrono::milliseconds at,
                          const analysis::AllocationProfile& profile) {
  std::vector<size_t> group_of_frame;
  for (const analysis::Frame& frame : profile.frames.values()) {
    group_of_frame.push_back(groups_.group_of(frame));
  }
  Moment moment{at, std::vector<uint64_t>(groups_.groups().size())};
  for (size_t i = 0; i < profile.call_count(); ++i) {
    const analysis::CallIndex call{static_cast<uint32_t>(i)};
    const size_t group = group_of_frame[analysis::raw(profile.frame[call])];
    moment.live_bytes[group] += profile.self_bytes[call];
  }
  moments_.push_back(std::move(moment));
  // The youngest of those that are old enough stays at the front.
  while (moments_.size() > 2 && moments_[1].at + kRecent <= at) {
    moments_.pop_front();
  }
}

std::vector<FunctionUse> FunctionHistory::functions() const {
  const std::vector<uint64_t>& before = moments_.front().live_bytes;
  const std::vector<uint64_t>& now = moments_.back().live_bytes;
  std::vector<FunctionUse> uses;
  for (size_t group = 0; group < now.size(); ++group) {
    const uint64_t was = group < before.size() ? before[group] : 0;
    if (now[group] == 0 && was == 0) continue;
    uses.push_back({groups_.groups()[group], now[group],
                    static_cast<int64_t>(now[group] - was)});
  }
  std::stable_sort(uses.begin(), uses.end(),
                   [](const FunctionUse& a, const FunctionUse& b) {
                     return a.live_bytes > b.live_bytes;
                   });
  return uses;
}

std::chrono::milliseconds FunctionHistory::recent_span() const {
  return moments_.back().at - moments_.front().at;
}

}  // namespace heapcli::commands
