#include "commands/capture.h"

#include <utility>

#include "cdp/debugger.h"
#include "commands/elapsed_time.h"
#include "commands/peak_memory.h"
#include "commands/shell/workspace.h"
#include "commands/snapshot_recording.h"

namespace heapcli::commands {

CaptureSequence::CaptureSequence(cdp::Session& session, const Context& context,
                                 CaptureOptions options)
    : session_(session),
      context_(context),
      options_(std::move(options)),
      profiler_(session),
      sentinel_(choose_sentinel()),
      debugger_helps_(options_.use_debugger &&
                      cdp::debugger_shortens_snapshots(session)) {
  if (options_.caution) caution_.emplace(session, *options_.caution, context);
}

cdp::IdentitySentinel& CaptureSequence::choose_sentinel() {
  cdp::IdentitySentinel* const held = held_sentinel(session_, context_);
  if (held != nullptr) return *held;
  return own_sentinel_.emplace(session_, profiler_);
}

Capture CaptureSequence::take(const std::string& path) {
  const auto start = Clock::now();
  Capture capture;
  capture.file = path;
  SnapshotRecording recording(path, options_.recording, context_);
  if (options_.collect_garbage) {
    recording.say("collecting garbage");
    profiler_.collect_garbage();
  }
  // Once, as what is evaluated leaves traces in the heap.
  if (!process_) {
    process_ = process_identity(session_);
    local_pid_ = pid_here(*process_);
  }
  // Garbage does not count: V8 collects it before a snapshot.
  if (caution_) capture.estimate = caution_->consider(*process_);
  capture.ids_kept = sentinel_.holds_before_snapshot();
  recording.set_origin(origin_now(session_, *process_, &sentinel_));

  cdp::SnapshotOptions snapshot = options_.snapshot;
  snapshot.progress = recording.graph_progress();
  {
    const std::stop_callback say_why_it_takes_time(context_.stop, [&] {
      context_.note(
          "interrupted; letting the target finish its snapshot (Ctrl-C again "
          "leaves at once, which can crash Node 12 to 20)");
    });
    std::optional<cdp::PauselessDebugger> debugger;
    if (debugger_helps_) debugger.emplace(session_);
    std::optional<PeakMemory> memory;
    if (local_pid_) memory.emplace(*local_pid_);
    capture.pause = profiler_.take_snapshot(snapshot, recording.sink());
    if (memory) capture.extra_bytes = memory->growth();
  }
  capture.ids_kept &= sentinel_.holds_after_snapshot();
  if (!capture.ids_kept) sentinel_.restart();
  capture.heap = cdp::heap_usage(session_);
  recording.commit();
  capture.bytes = recording.size();
  capture.graph = recording.analyse(capture.parse_error);
  capture.total = since(start);
  return capture;
}

}  // namespace heapcli::commands
