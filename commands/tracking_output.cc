#include "commands/tracking_output.h"

#include "analysis/profile/heapprofile_reader.h"

namespace heapcli::commands {

using analysis::AllocationProfile;

const char* word(TrackingEnd end) {
  switch (end) {
    case TrackingEnd::kDuration:
      return "duration";
    case TrackingEnd::kInterrupted:
      return "interrupted";
    case TrackingEnd::kExit:
      return "exit";
    case TrackingEnd::kLost:
      break;
  }
  return "lost";
}

OrderedJson heap_json(const std::optional<cdp::HeapUsage>& heap) {
  if (!heap) return nullptr;
  return {{"used_bytes", heap->used}, {"total_bytes", heap->total}};
}

double in_seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

std::vector<AllocationProfile> read_profiles(const Tracking& tracking,
                                             uint64_t interval,
                                             const std::string& thread) {
  std::vector<AllocationProfile> profiles;
  for (const TakenProfile& taken : tracking.profiles) {
    profiles.push_back(
        analysis::read_heapprofile(taken.text, thread + "'s profile"));
    profiles.back().sampling_interval = interval;
  }
  return profiles;
}

}  // namespace heapcli::commands
