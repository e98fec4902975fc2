// Samples the allocations of several threads of one process at the same time:
// `track --worker all`. One thread that ends, or is deaf, does not keep the
// others from their profiles. tracking.h is for one thread, and can do more.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/live_threads.h"
#include "commands/tracking.h"

namespace heapcli::commands {

/// One thread; with one profile, or the reason why there is none.
struct TrackedThread {
  LiveThread thread;
  Tracking tracking;
  std::string failed_because;  ///< Empty: it has its profile.
};

struct ThreadsTracking {
  std::string target;
  TrackingEnd end = TrackingEnd::kDuration;
  std::chrono::milliseconds duration{0};
  std::vector<TrackedThread> threads;  ///< As given.
};

/// Until the plan's duration is over, Ctrl-C, or the end of the process.
/// Sampling is stopped in all threads in any case. Throws cdp::Error when the
/// process is gone.
ThreadsTracking track_threads(cdp::Session& main_session,
                              const std::vector<LiveThread>& threads,
                              const TrackingOptions& plan,
                              const Context& context);

}  // namespace heapcli::commands
