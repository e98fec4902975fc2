// How many rounds: nothing that grows is found to be harmless until a round
// goes by in which it does not grow, so a clean program needs three; a leak has
// to show itself four times, since caches that fill up look like one at first.
// What is undecided then goes on up to --rounds.
//
// --allocations records one more round, once there is a leak to be explained.
// The target is ten times slower while V8 notes every allocation; rounds that
// are measured and recorded at the same time would measure the recording.

#include "commands/leak_session.h"

#include <chrono>
#include <exception>
#include <utility>

#include "cdp/allocation_tracking.h"
#include "cdp/compaction_pause.h"
#include "cdp/debugger.h"
#include "commands/analysis_progress.h"
#include "commands/capture.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/private_directory.h"
#include "commands/process_info.h"
#include "commands/redaction_options.h"
#include "commands/snapshot_files.h"

namespace heapcli::commands {
namespace {

using analysis::Verdict;
using std::chrono::milliseconds;

constexpr int kFewestRounds = 2;
constexpr int kMostRounds = 100;
constexpr int kRoundsOfClean = 3;
constexpr int kRoundsOfLeak = 4;

CaptureOptions capture_options(const LeakSessionOptions& options,
                               const Context& context) {
  CaptureOptions capture;
  capture.collect_garbage = true;
  capture.recording.overwrite = options.overwrite;
  capture.caution = options.caution;
  capture.recording.redaction = redaction_of(options.redact, context);
  return capture;
}

class LiveRounds {
 public:
  LiveRounds(const LeakSessionOptions& options, cdp::Session& main,
             const LiveThread& thread, const Context& context,
             LeakRounds& rounds)
      : options_(options),
        main_(main),
        session_(*thread.session),
        context_(context),
        rounds_(rounds),
        directory_(options.output.empty() ? private_directory_.path().string()
                                          : options.output),
        files_({directory_, options.rounds + 1, false, options.overwrite}),
        capture_(capture_options(options, context)),
        sequence_(session_, context, capture_) {
    files_.prepare({""});
  }

  LeakSession run() {
    try {
      load_and_look("warming up");
      for (int round = 1; round <= options_.rounds; ++round) {
        load_and_look(name_of(round));
        if (is_clear(round)) break;
      }
      LeakSession session;
      if (options_.allocations &&
          rounds_.conclude().verdict == Verdict::kLeak) {
        session.recorded = record_if_there_is_room();
      }
      if (!options_.output.empty()) session.files = std::move(names_);
      return session;
    } catch (...) {
      say_what_is_left();
      throw;
    }
  }

 private:
  std::string name_of(int round) const {
    std::string name = "round " + std::to_string(round) + " of at most " +
                       std::to_string(options_.rounds);
    // The first one is the best guess for the others.
    if (last_took_ > milliseconds(0)) {
      name += ", about " + format_duration(last_took_) + " each";
    }
    return name;
  }

  bool is_clear(int round) const {
    if (round < kRoundsOfClean) return false;
    const Verdict verdict = rounds_.conclude().verdict;
    return verdict == Verdict::kClean ||
           (verdict == Verdict::kLeak && round >= kRoundsOfLeak);
  }

  void load_and_look(const std::string& what) {
    const auto start = Clock::now();
    context_.note(what);
    run_load(options_.load, main_, what, context_);
    main_.wait_for(kQuietAfterLoad);
    take_snapshot();
    last_took_ = since(start);
  }

  void take_snapshot() {
    const int number = static_cast<int>(names_.size()) + 1;
    Capture capture = sequence_.take(files_.path("", number));
    names_.push_back(capture.file);
    rounds_.add(
        heap_of(std::move(capture.graph), capture.file, capture.parse_error),
        capture.file);
  }

  LeakRounds::HeapPointer heap_of(std::optional<analysis::HeapGraph> graph,
                                  const std::string& file,
                                  const std::string& problem) const {
    if (!graph) {
      throw Error(ExitStatus::kData, file + " cannot be analysed: " + problem);
    }
    return with_progress(context_, {}, [&](const auto& watched) {
      return std::make_shared<const analysis::Heap>(
          analysis::make_heap(std::move(*graph), watched));
    });
  }

  // The verdict does not depend on it, so that a refusal is no failure.
  LeakRounds::HeapPointer record_if_there_is_room() {
    try {
      return record();
    } catch (const SnapshotRefused& refused) {
      context_.warn("who allocates is not recorded: " +
                    std::string(refused.what()));
      return nullptr;
    }
  }

  LeakRounds::HeapPointer record() {
    SnapshotCaution caution(session_, options_.caution, context_);
    const ProcessInfo process = process_identity(session_);
    caution.consider(process);
    const std::string what = "recording who allocates, for one more round";
    context_.warn(what + "; the target gets about ten times slower meanwhile");
    const std::string file = directory_ + "/recorded.heaptimeline";
    SnapshotRecording recording(file, capture_.recording, context_);
    recording.set_origin(origin_now(session_, process, &sequence_.sentinel()));
    cdp::HeapProfiler profiler(session_);
    cdp::CompactionPause compaction(session_);
    cdp::AllocationTracking tracking(session_, profiler, nullptr);
    run_load(options_.load, main_, what, context_);
    main_.wait_for(kQuietAfterLoad);
    caution.consider_at_end(process);
    {
      compaction.begin();
      std::optional<cdp::PauselessDebugger> debugger;
      if (cdp::debugger_shortens_snapshots(session_)) {
        debugger.emplace(session_);
      }
      tracking.finish(recording.graph_progress(), recording.sink());
    }
    recording.commit();
    std::string problem;
    std::optional<analysis::HeapGraph> graph = recording.analyse(problem);
    return heap_of(std::move(graph), file, problem);
  }

  void say_what_is_left() const {
    if (options_.output.empty()) {
      if (context_.stop.stop_requested()) {
        context_.note(
            "interrupted; the target runs on. The snapshots are gone (-o DIR "
            "keeps them)");
      }
      return;
    }
    if (names_.empty()) return;
    std::string text =
        format_count(names_.size()) +
        (names_.size() == 1 ? " snapshot is" : " snapshots are") + " kept in " +
        options_.output;
    if (names_.size() > kFewestRounds) {
      text += "; what they tell: heapcli leaks " + options_.output +
              "/*.heapsnapshot";
    }
    context_.note(text);
  }

  const LeakSessionOptions& options_;
  cdp::Session& main_;     ///< It is served while there is load.
  cdp::Session& session_;  ///< Of the thread that is looked at.
  const Context& context_;
  LeakRounds& rounds_;
  PrivateDirectory private_directory_;
  const std::string directory_;
  const SnapshotFiles files_;
  const CaptureOptions capture_;
  CaptureSequence sequence_;
  std::vector<std::string> names_;
  milliseconds last_took_{0};
};

}  // namespace

void check(const LeakSessionOptions& options) {
  check(options.load);
  check(options.caution);
  options.threads.check();
  if (options.rounds < kFewestRounds || options.rounds > kMostRounds) {
    throw Error(ExitStatus::kUsage, "--rounds must be between 2 and 100");
  }
  if (options.threads.may_be_several()) {
    throw Error(ExitStatus::kUsage,
                "leaks looks at one thread; give --worker one number, or none "
                "for the main thread");
  }
  if (options.allocations && !options.threads.file_suffix().empty()) {
    throw Error(ExitStatus::kUsage, "--allocations is for the main thread");
  }
}

LeakSession run_leak_session(const LeakSessionOptions& options,
                             const LiveTarget& live, const Context& context,
                             LeakRounds& rounds) {
  check(options);
  const auto session = open_session(live, context);
  const LiveThreads threads(*session, options.threads, live, context);
  return LiveRounds(options, *session, threads.threads().front(), context,
                    rounds)
      .run();
}

}  // namespace heapcli::commands
