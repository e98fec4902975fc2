#include "commands/track_allocations.h"

#include <chrono>
#include <numeric>
#include <optional>
#include <vector>

#include "analysis/stacks/stack_frames.h"
#include "cdp/allocation_tracking.h"
#include "cdp/compaction_pause.h"
#include "cdp/debugger.h"
#include "cdp/error.h"
#include "cdp/runtime.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/live_source_maps.h"
#include "commands/name_by_time.h"
#include "commands/output.h"
#include "commands/part_file.h"
#include "commands/progress_line.h"
#include "commands/snapshot_recording.h"
#include "commands/sparkline.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr size_t kSparklineWidth = 30;

constexpr const char* kCost =
    "the target gets about ten times slower while every allocation is noted, "
    "and with a large heap may hardly answer (docs/allocation-stacks.md)";

// What came in each interval and is still alive, as DevTools draws it.
class TimelineProgress {
 public:
  TimelineProgress(bool enabled, milliseconds duration)
      : line_(enabled), duration_(duration) {}

  void update(const std::vector<cdp::IntervalStats>& intervals) {
    if (!line_.enabled()) return;
    std::vector<uint64_t> alive;
    // The first one is what was there before.
    for (size_t i = 1; i < intervals.size(); ++i) {
      alive.push_back(intervals[i].bytes);
    }
    const milliseconds gone = since(start_);
    const milliseconds left =
        gone < duration_ ? duration_ - gone : milliseconds(0);
    line_.update(
        format_duration(left) + " left  [" + sparkline(alive, kSparklineWidth) +
        "]  " +
        format_bytes(std::accumulate(alive.begin(), alive.end(), uint64_t{0})) +
        " new and alive");
  }

 private:
  ProgressLine line_;
  const milliseconds duration_;
  const Clock::time_point start_ = Clock::now();
};

struct Recorded {
  std::string file;
  uint64_t bytes = 0;
  milliseconds duration{0};
  milliseconds pause{0};
  bool ended_early = false;
  cdp::HeapUsage heap;
  std::optional<analysis::HeapGraph> graph;
  std::string problem;
};

// False when Ctrl-C ended it: what there is by then is the result.
bool wait(cdp::Session& session, milliseconds duration) {
  try {
    session.wait_for(duration);
    return true;
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kInterrupted) throw;
    return false;
  }
}

Recorded record(const TrackAllocationsOptions& options, cdp::Session& session,
                const std::string& path, const Context& context) {
  const milliseconds duration = parse_duration(options.duration);
  Recorded recorded;
  recorded.file = path;
  SnapshotRecording recording(
      path, {.analyze = true, .overwrite = options.overwrite}, context);
  cdp::HeapProfiler profiler(session);
  const bool debugger_helps =
      options.use_debugger && cdp::debugger_shortens_snapshots(session);

  cdp::CompactionPause compaction(session);
  std::optional<TimelineProgress> progress;
  progress.emplace(context.show_progress(), duration);
  const auto start = Clock::now();
  cdp::AllocationTracking tracking(
      session, profiler, [&](const std::vector<cdp::IntervalStats>& intervals) {
        if (progress) progress->update(intervals);
      });
  context.note("recording for " + format_duration(duration) +
               "; Ctrl-C ends it early and keeps what there is");
  recorded.ended_early = !wait(session, duration);
  recorded.duration = since(start);
  progress.reset();

  // From here on there is a result to be fetched.
  session.ignore_stop();
  const std::stop_callback say_why_it_takes_time(context.stop, [&] {
    context.note(
        "ended early; fetching what was recorded (Ctrl-C again leaves at once "
        "and loses it, which can crash Node 12 to 20)");
  });
  {
    compaction.begin();
    std::optional<cdp::PauselessDebugger> debugger;
    if (debugger_helps) debugger.emplace(session);
    recorded.pause =
        tracking.finish(recording.graph_progress(), recording.sink());
  }
  recorded.heap = cdp::heap_usage(session);
  recording.commit();
  recorded.bytes = recording.size();
  recorded.graph = recording.analyse(recorded.problem);
  return recorded;
}

std::string describe(const Recorded& recorded) {
  return recorded.file + ": " + format_bytes(recorded.bytes) + ", " +
         format_duration(recorded.duration) + " recorded" +
         (recorded.ended_early ? " (ended early)" : "") +
         "; target paused for " + format_duration(recorded.pause) +
         "; heap used " + format_bytes(recorded.heap.used) + " of " +
         format_bytes(recorded.heap.total);
}

void print(const Recorded& recorded, cdp::Session& session,
           const TrackAllocationsOptions& options, const Context& context) {
  const auto maps = make_source_maps(options.source_maps, context);
  ask_for_source_maps(*maps, analysis::traced_frames(*recorded.graph), session,
                      context);
  ShownStacks stacks(*recorded.graph, maps);
  if (!context.json) {
    write_output(
        allocations_to_text(*recorded.graph, stacks, options.view, context));
    return;
  }
  OrderedJson document =
      allocations_to_json(*recorded.graph, stacks, options.view);
  document["target"] = session.name();
  document["file"] = recorded.file;
  document["bytes"] = recorded.bytes;
  document["pause_ms"] = recorded.pause.count();
  document["ended_early"] = recorded.ended_early;
  document["used_bytes"] = recorded.heap.used;
  document["total_bytes"] = recorded.heap.total;
  write_json(document);
}

}  // namespace

ExitStatus track_allocations(const TrackAllocationsOptions& options,
                             const LiveTarget& live, const Context& context) {
  if (parse_duration(options.duration).count() == 0) {
    throw Error(ExitStatus::kUsage, "--duration must be longer than 0");
  }
  if (options.output == "-") {
    throw Error(ExitStatus::kUsage,
                "a timeline is written to a file, not to standard output; give "
                "-o a name");
  }
  const std::string path = options.output.empty()
                               ? name_by_time() + ".heaptimeline"
                               : options.output;
  if (!options.overwrite) PartFile::require_absent(path);

  const auto session = open_session(live, context);
  context.note(kCost);
  const Recorded recorded = record(options, *session, path, context);
  context.note(describe(recorded));
  if (!recorded.graph) {
    context.warn(
        path + " was written as the target sent it, but cannot be analysed: " +
        recorded.problem);
    return ExitStatus::kData;
  }
  print(recorded, *session, options, context);
  return ExitStatus::kOk;
}

}  // namespace heapcli::commands
