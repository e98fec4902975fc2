// HeapProfiler.startTrackingHeapObjects: while it is on, V8 notes the call
// stack of every allocation, and about twenty times a second which object id it
// gave out last and how much of what came since is still alive. A snapshot ends
// it, in which all that stands.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "cdp/heap_profiler.h"
#include "cdp/session.h"

namespace heapcli::cdp {

/// What is alive of the objects that came between two notes, oldest first;
/// interval 0 is the heap as it was when the tracking began. The last one
/// belongs to the note that is yet to come.
struct IntervalStats {
  uint64_t count = 0;
  uint64_t bytes = 0;
};

class AllocationTracking {
 public:
  using Update = std::function<void(const std::vector<IntervalStats>&)>;

  /// Starts it; `profiler` shows that the domain is enabled. `update` may be
  /// empty, and is called while the session waits. Throws what Session::call
  /// throws.
  AllocationTracking(Session& session, const HeapProfiler& profiler,
                     Update update);
  /// Makes the target stop, unless `finish` did: by disabling the domain, since
  /// the proper way would take a snapshot.
  ~AllocationTracking();
  AllocationTracking(const AllocationTracking&) = delete;
  AllocationTracking& operator=(const AllocationTracking&) = delete;

  /// Stops, and hands the snapshot to `sink`, as HeapProfiler::take_snapshot
  /// does. Returns how long the target's thread stood still.
  std::chrono::milliseconds finish(const GraphProgress& progress,
                                   const ChunkSink& sink);

 private:
  void take_stats(const Json& params);

  Session& session_;
  const Update update_;
  std::vector<IntervalStats> intervals_;
  bool finished_ = false;
};

}  // namespace heapcli::cdp
