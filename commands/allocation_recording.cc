#include "commands/allocation_recording.h"

#include <utility>

#include "cdp/debugger.h"
#include "commands/peak_memory.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {

AllocationRecording::AllocationRecording(const LiveThread& thread,
                                         const std::string& path,
                                         const Options& options,
                                         const Context& context,
                                         cdp::AllocationTracking::Update update)
    : thread_(thread),
      session_(*thread.session),
      path_(path),
      recording_(path, options.recording, context),
      caution_(session_, options.caution, context),
      process_(process_identity(session_)),
      local_pid_(pid_here(process_)),
      profiler_(session_),
      debugger_helps_(options.use_debugger &&
                      cdp::debugger_shortens_snapshots(session_)),
      compaction_(session_),
      start_(Clock::now()) {
  // It ends with a snapshot; if that is too much by now, who waits for it has
  // waited in vain, and the target was slow for nothing.
  caution_.consider(process_);
  recording_.set_origin(
      origin_now(session_, process_, held_sentinel(session_, context)));
  tracking_.emplace(session_, profiler_, std::move(update));
}

RecordedAllocations AllocationRecording::finish() {
  RecordedAllocations recorded;
  recorded.thread = thread_;
  recorded.file = path_;
  recorded.duration = since(start_);
  recorded.estimate = caution_.consider_at_end(process_);
  {
    compaction_.begin();
    std::optional<cdp::PauselessDebugger> debugger;
    if (debugger_helps_) debugger.emplace(session_);
    std::optional<PeakMemory> memory;
    if (local_pid_) memory.emplace(*local_pid_);
    recorded.pause =
        tracking_->finish(recording_.graph_progress(), recording_.sink());
    if (memory) recorded.extra_bytes = memory->growth();
  }
  recorded.heap = cdp::heap_usage(session_);
  recording_.commit();
  recorded.bytes = recording_.size();
  recorded.graph = recording_.analyse(recorded.problem);
  return recorded;
}

}  // namespace heapcli::commands
