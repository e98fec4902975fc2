// Samples the allocations of one thread of a target for a while, and brings
// home V8's profiles whatever ends it: the time, Ctrl-C, or the target itself.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cdp/runtime.h"
#include "cdp/sampling_profiler.h"
#include "cdp/session.h"
#include "commands/context.h"

namespace heapcli::commands {

struct TrackingOptions {
  cdp::SamplingOptions sampling;
  /// Absent: until the target ends.
  std::optional<std::chrono::milliseconds> duration;
  /// Fetch profiles meanwhile, so that something is left when the target goes
  /// without a word.
  bool until_exit = false;
  /// How many profiles are taken, the duration being divided between them.
  size_t windows = 1;
};

enum class TrackingEnd {
  kDuration,
  kInterrupted,
  kExit,  ///< The target ended, and waited for us.
  kLost,  ///< The last profile could not be fetched.
};

struct TakenProfile {
  std::string text;                 ///< As V8 wrote it.
  std::chrono::milliseconds at{0};  ///< Since the start.
};

struct Tracking {
  TrackingEnd end = TrackingEnd::kDuration;
  std::string lost_because;  ///< With kLost.
  std::chrono::milliseconds duration{0};
  /// At least one. With until_exit one: that with the most live bytes.
  /// Otherwise that of each window.
  std::vector<TakenProfile> profiles;
  std::optional<cdp::HeapUsage> heap_before;
  std::optional<cdp::HeapUsage> heap_after;
};

/// Throws cdp::Error when no profile could be had. Sampling is stopped in the
/// target in any case.
Tracking track_allocations_by_sampling(cdp::Session& session,
                                       const TrackingOptions& options,
                                       const Context& context);

}  // namespace heapcli::commands
