#include "commands/track_allocations.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "analysis/stacks/stack_frames.h"
#include "cdp/error.h"
#include "commands/allocation_recording.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/live_source_maps.h"
#include "commands/output.h"
#include "commands/progress_line.h"
#include "commands/redaction_options.h"
#include "commands/snapshot_files.h"
#include "commands/sparkline.h"
#include "commands/thread_tracking_output.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr size_t kSparklineWidth = 30;
constexpr size_t kRowsOfThread = 5;
constexpr milliseconds kTick{1000};

constexpr const char* kCost =
    "the target gets about ten times slower while every allocation is noted, "
    "and with a large heap may hardly answer (docs/allocation-stacks.md)";

// What came in each interval and is still alive, as DevTools draws it; of
// several threads how much it is.
class TimelineProgress {
 public:
  TimelineProgress(bool enabled, milliseconds duration, size_t threads)
      : line_(enabled), duration_(duration), alive_(threads) {}

  bool enabled() const { return line_.enabled(); }

  void update(size_t thread, const std::vector<cdp::IntervalStats>& intervals) {
    if (!line_.enabled()) return;
    std::vector<uint64_t>& alive = alive_[thread];
    alive.clear();
    // The first one is what was there before.
    for (size_t i = 1; i < intervals.size(); ++i) {
      alive.push_back(intervals[i].bytes);
    }
    draw();
  }

  void draw() {
    const milliseconds gone = since(start_);
    const milliseconds left =
        gone < duration_ ? duration_ - gone : milliseconds(0);
    uint64_t bytes = 0;
    for (const std::vector<uint64_t>& alive : alive_) {
      bytes = std::accumulate(alive.begin(), alive.end(), bytes);
    }
    line_.update(format_duration(left) + " left  " +
                 (alive_.size() == 1
                      ? "[" + sparkline(alive_[0], kSparklineWidth) + "]"
                      : std::to_string(alive_.size()) + " threads") +
                 "  " + format_bytes(bytes) + " new and alive");
  }

 private:
  ProgressLine line_;
  const milliseconds duration_;
  std::vector<std::vector<uint64_t>> alive_;  ///< Bytes, of each thread.
  const Clock::time_point start_ = Clock::now();
};

struct RecordedThread {
  LiveThread thread;
  std::unique_ptr<AllocationRecording> recording;
  std::optional<RecordedAllocations> recorded;
  std::string failed_because;  ///< Empty: it is, or will be, recorded.
  ExitStatus failure = ExitStatus::kOk;
};

// All threads at the same time; their snapshots are fetched one by one.
class Recorder {
 public:
  Recorder(cdp::Session& main_session, const std::vector<LiveThread>& threads,
           const TrackAllocationsOptions& options, const SnapshotFiles& files,
           const Context& context)
      : main_(main_session),
        options_(options),
        files_(files),
        context_(context),
        duration_(parse_duration(options.duration)),
        redaction_(redaction_of(options.redact, context)) {
    for (const LiveThread& thread : threads) {
      threads_.push_back({thread, nullptr, {}, {}});
    }
  }

  void run() {
    progress_.emplace(context_.show_progress(), duration_, threads_.size());
    for_each([this](size_t i) { start(i); });
    const auto has_failed = [](const RecordedThread& thread) {
      return !thread.failed_because.empty();
    };
    // With nothing to be recorded there is nothing to wait for.
    if (std::all_of(threads_.begin(), threads_.end(), has_failed)) return;
    context_.note("recording " +
                  (threads_.size() == 1
                       ? std::string()
                       : std::to_string(threads_.size()) + " threads ") +
                  "for " + format_duration(duration_) +
                  "; Ctrl-C ends it early and keeps what there is");
    ended_early_ = !wait();
    progress_.reset();

    // From here on there is a result to be fetched.
    main_.ignore_stop();
    for (const RecordedThread& each : threads_) {
      each.thread.session->ignore_stop();
    }
    const std::stop_callback say_why_it_takes_time(context_.stop, [&] {
      context_.note(
          "ended early; fetching what was recorded (Ctrl-C again leaves at "
          "once and loses it, which can crash Node 12 to 20)");
    });
    for_each([this](size_t i) {
      threads_[i].recorded = threads_[i].recording->finish();
      threads_[i].recording.reset();
    });
  }

  bool ended_early() const { return ended_early_; }
  std::vector<RecordedThread>& threads() { return threads_; }

 private:
  // For those that have not failed. Where there is but one, it is an error;
  // otherwise it is complained of.
  template <class Step>
  void for_each(Step step) {
    for (size_t i = 0; i < threads_.size(); ++i) {
      if (!threads_[i].failed_because.empty()) continue;
      try {
        step(i);
      } catch (const SnapshotRefused& refused) {
        if (threads_.size() == 1) throw;
        give_up(threads_[i], refused.what(), refused.status());
      } catch (const cdp::Error& error) {
        if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
        if (threads_.size() == 1) throw;
        give_up(threads_[i], error.what(), ExitStatus::kTarget);
      }
    }
  }

  void give_up(RecordedThread& thread, const std::string& why,
               ExitStatus status) {
    context_.complain(why);
    thread.failed_because = why;
    thread.failure = status;
    thread.recording.reset();
  }

  AllocationRecording::Options recording_options() const {
    AllocationRecording::Options recording;
    recording.recording.overwrite = options_.overwrite;
    recording.recording.redaction = redaction_;
    recording.use_debugger = options_.use_debugger;
    recording.caution = options_.caution;
    return recording;
  }

  void start(size_t i) {
    const LiveThread& thread = threads_[i].thread;
    threads_[i].recording = std::make_unique<AllocationRecording>(
        thread, files_.path(thread.file_suffix(), 1), recording_options(),
        context_, [this, i](const std::vector<cdp::IntervalStats>& intervals) {
          if (progress_) progress_->update(i, intervals);
        });
  }

  // False when Ctrl-C ended it: what there is by then is the result.
  bool wait() {
    const auto start = Clock::now();
    try {
      if (threads_.size() == 1) {
        threads_[0].thread.session->wait_for(duration_);
        return true;
      }
      for (;;) {
        const milliseconds left = duration_ - since(start);
        if (left.count() <= 0) return true;
        main_.wait_for(progress_->enabled() ? std::min(left, kTick) : left);
        if (!progress_->enabled()) continue;
        // What the workers have said meanwhile lies there for them.
        for_each([this](size_t i) {
          threads_[i].thread.session->wait_for(milliseconds(0));
        });
        progress_->draw();
      }
    } catch (const cdp::Error& error) {
      if (error.kind() != cdp::Error::Kind::kInterrupted) throw;
      return false;
    }
  }

  cdp::Session& main_;
  const TrackAllocationsOptions& options_;
  const SnapshotFiles& files_;
  const Context& context_;
  const milliseconds duration_;
  const std::optional<analysis::Redaction> redaction_;
  std::optional<TimelineProgress> progress_;  ///< While it goes on.
  std::vector<RecordedThread> threads_;
  bool ended_early_ = false;
};

std::string describe(const RecordedAllocations& recorded, bool ended_early) {
  return recorded.file + ": " + format_bytes(recorded.bytes) + ", " +
         format_duration(recorded.duration) + " recorded" +
         (ended_early ? " (ended early)" : "") + "; target paused for " +
         format_duration(recorded.pause) +
         extra_memory_text(recorded.extra_bytes) + "; heap used " +
         format_bytes(recorded.heap.used) + " of " +
         format_bytes(recorded.heap.total);
}

// The stacks of a recording, in the positions of the sources.
ShownStacks stacks_of(const RecordedAllocations& recorded,
                      const std::shared_ptr<SourceMaps>& maps,
                      const Context& context) {
  ask_for_source_maps(*maps, analysis::traced_frames(*recorded.graph),
                      *recorded.thread.session, context);
  return ShownStacks(*recorded.graph, maps);
}

OrderedJson to_json(const RecordedAllocations& recorded, ShownStacks& stacks,
                    const AllocationView& view) {
  OrderedJson document = allocations_to_json(*recorded.graph, stacks, view);
  document["worker"] = recorded.thread.json_id();
  document["file"] = recorded.file;
  document["bytes"] = recorded.bytes;
  document["pause_ms"] = recorded.pause.count();
  document["used_bytes"] = recorded.heap.used;
  document["total_bytes"] = recorded.heap.total;
  document["estimate"] = to_json(recorded.estimate);
  if (recorded.extra_bytes) document["extra_bytes"] = *recorded.extra_bytes;
  return document;
}

void print_one(const RecordedAllocations& recorded, const std::string& target,
               bool ended_early, const TrackAllocationsOptions& options,
               const Context& context) {
  ShownStacks stacks = stacks_of(
      recorded, make_source_maps(options.source_maps, context), context);
  if (!context.json) {
    write_output(
        allocations_to_text(*recorded.graph, stacks, options.view, context));
    return;
  }
  OrderedJson document = to_json(recorded, stacks, options.view);
  document["target"] = target;
  document["ended_early"] = ended_early;
  write_json(document);
}

// Those that have something to be shown.
void print_several(const std::vector<RecordedThread>& threads,
                   const std::string& target, bool ended_early,
                   const TrackAllocationsOptions& options,
                   const Context& context) {
  const auto maps = make_source_maps(options.source_maps, context);
  AllocationView rows = options.view;
  if (!rows.top && !context.json) rows.top = kRowsOfThread;
  OrderedJson list = OrderedJson::array();
  OrderedJson failed = OrderedJson::array();
  std::string text;
  for (const RecordedThread& each : threads) {
    if (!each.failed_because.empty()) {
      failed.push_back(
          {{"worker", each.thread.json_id()}, {"error", each.failed_because}});
    }
    if (!each.recorded || !each.recorded->graph) continue;
    ShownStacks stacks = stacks_of(*each.recorded, maps, context);
    if (context.json) {
      OrderedJson entry = to_json(*each.recorded, stacks, rows);
      entry.erase("schema");
      list.push_back(std::move(entry));
      continue;
    }
    if (!text.empty()) text += "\n";
    text += thread_title(each.thread) + ":\n\n" +
            allocations_to_text(*each.recorded->graph, stacks, rows, context);
  }
  if (!context.json) {
    write_output(text);
    return;
  }
  write_json({{"schema", "heapcli/allocations-threads/1"},
              {"target", target},
              {"ended_early", ended_early},
              {"threads", std::move(list)},
              {"failed", std::move(failed)}});
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
  check_redaction_level(options.redact);
  check(options.caution);
  options.threads.check();
  const bool several = options.threads.may_be_several();
  const SnapshotFiles files({.output = options.output,
                             .overwrite = options.overwrite,
                             .several_threads = several,
                             .ending = ".heaptimeline"});
  if (!several) files.prepare({options.threads.file_suffix()});

  const auto main_session = open_session(live, context);
  const LiveThreads threads(*main_session, options.threads, live, context);
  if (several) files.prepare(file_suffixes(threads.threads()));
  context.note(kCost);
  Recorder recorder(*main_session, threads.threads(), options, files, context);
  recorder.run();

  ExitStatus status = ExitStatus::kOk;
  bool any = false;
  for (const RecordedThread& each : recorder.threads()) {
    if (!each.recorded) {
      status = std::max(status, each.failure);
      continue;
    }
    context.note(describe(*each.recorded, recorder.ended_early()));
    if (each.recorded->graph) {
      any = true;
    } else {
      context.warn(each.recorded->file +
                   " was written as the target sent it, but cannot be "
                   "analysed: " +
                   each.recorded->problem);
      status = std::max(status, ExitStatus::kData);
    }
  }
  if (several) {
    print_several(recorder.threads(), main_session->name(),
                  recorder.ended_early(), options, context);
  } else if (any) {
    print_one(*recorder.threads().front().recorded, main_session->name(),
              recorder.ended_early(), options, context);
  }
  return status;
}

}  // namespace heapcli::commands
