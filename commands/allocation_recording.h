// One thread's allocations, every one with its stack: V8 notes them from the
// moment this is made until `finish`, which fetches the snapshot with all that
// into a .heaptimeline.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/heap_graph.h"
#include "cdp/allocation_tracking.h"
#include "cdp/compaction_pause.h"
#include "cdp/heap_profiler.h"
#include "cdp/runtime.h"
#include "commands/context.h"
#include "commands/elapsed_time.h"
#include "commands/live_threads.h"
#include "commands/process_info.h"
#include "commands/snapshot_caution.h"
#include "commands/snapshot_recording.h"

namespace heapcli::commands {

struct RecordedAllocations {
  LiveThread thread;
  std::string file;
  uint64_t bytes = 0;
  std::chrono::milliseconds duration{0};
  std::chrono::milliseconds pause{0};
  cdp::HeapUsage heap;
  SnapshotEstimate estimate;  ///< From before the snapshot.
  /// What the target took on top at the most; known of one on this machine.
  std::optional<uint64_t> extra_bytes;
  std::optional<analysis::HeapGraph> graph;
  std::string problem;  ///< Why there is no graph.
};

class AllocationRecording {
 public:
  struct Options {
    RecordingOptions recording;
    bool use_debugger = true;  ///< See cdp/debugger.h.
    CautionOptions caution;
  };

  /// Starts it. `update` may be empty, and is called while the thread's session
  /// waits. Throws SnapshotRefused when there is no room for the snapshot that
  /// ends it, Error when the file cannot be written, and cdp::Error.
  AllocationRecording(const LiveThread& thread, const std::string& path,
                      const Options& options, const Context& context,
                      cdp::AllocationTracking::Update update);

  /// To be called once. Throws SnapshotRefused when the heap has grown too
  /// large meanwhile, Error and cdp::Error; nothing stands under the path then,
  /// and the target notes no more.
  RecordedAllocations finish();

  const LiveThread& thread() const { return thread_; }

 private:
  const LiveThread thread_;
  cdp::Session& session_;
  const std::string path_;
  SnapshotRecording recording_;
  SnapshotCaution caution_;
  ProcessInfo process_;
  std::optional<int64_t> local_pid_;  ///< If the target runs on this machine.
  cdp::HeapProfiler profiler_;
  const bool debugger_helps_;
  cdp::CompactionPause compaction_;
  const Clock::time_point start_;
  std::optional<cdp::AllocationTracking> tracking_;
};

}  // namespace heapcli::commands
