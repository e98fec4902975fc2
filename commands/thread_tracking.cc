#include "commands/thread_tracking.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cdp/error.h"
#include "commands/elapsed_time.h"
#include "commands/exit_watch.h"
#include "commands/format.h"
#include "commands/tracking_progress.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{1000};

class ThreadsTracker {
 public:
  ThreadsTracker(cdp::Session& main_session,
                 const std::vector<LiveThread>& threads,
                 const TrackingOptions& plan, const Context& context)
      : main_(main_session),
        plan_(plan),
        context_(context),
        profilers_(threads.size()),
        started_(threads.size()) {
    result_.target = main_.name();
    for (const LiveThread& thread : threads) {
      result_.threads.push_back({thread, {}, {}});
    }
  }

  ThreadsTracking run() {
    const ExitWatch exit(main_);
    for_each([this](size_t i) { start(i); });
    const auto start = Clock::now();
    try {
      wait(exit, start);
      result_.end =
          exit.exiting() ? TrackingEnd::kExit : TrackingEnd::kDuration;
    } catch (const cdp::Error& error) {
      if (error.kind() != cdp::Error::Kind::kInterrupted) throw;
      result_.end = TrackingEnd::kInterrupted;
      // A second Ctrl-C ends heapcli at once.
      main_.ignore_stop();
      for (const TrackedThread& each : result_.threads) {
        each.thread.session->ignore_stop();
      }
    }
    result_.duration = since(start);
    for_each([this](size_t i) { fetch(i); });
    return std::move(result_);
  }

 private:
  // For those that have not failed; one that does is complained of.
  template <class Step>
  void for_each(Step step) {
    for (size_t i = 0; i < result_.threads.size(); ++i) {
      TrackedThread& tracked = result_.threads[i];
      if (!tracked.failed_because.empty()) continue;
      try {
        step(i);
      } catch (const cdp::Error& error) {
        if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
        context_.complain(error.what());
        tracked.failed_because = error.what();
      }
    }
  }

  void start(size_t i) {
    cdp::Session& session = *result_.threads[i].thread.session;
    result_.threads[i].tracking.heap_before = cdp::heap_usage(session);
    profilers_[i] =
        std::make_unique<cdp::SamplingProfiler>(session, plan_.sampling);
    started_[i] = Clock::now();
  }

  void wait(const ExitWatch& exit, Clock::time_point start) {
    TrackingProgress progress(context_, plan_.duration);
    if (!progress.enabled()) {
      context_.note("sampling " + std::to_string(result_.threads.size()) +
                    " threads of " + main_.name() + " for " +
                    format_duration(*plan_.duration));
    }
    for (;;) {
      const milliseconds gone = since(start);
      if (exit.exiting() || gone >= *plan_.duration) return;
      if (progress.enabled()) progress.update(gone, cdp::heap_usage(main_));
      const milliseconds left = *plan_.duration - gone;
      main_.wait_for(progress.enabled() ? std::min(left, kTick) : left,
                     [&] { return exit.exiting(); });
    }
  }

  void fetch(size_t i) {
    TrackedThread& tracked = result_.threads[i];
    tracked.tracking.end = result_.end;
    std::string text = profilers_[i]->stop();
    tracked.tracking.duration = since(started_[i]);
    tracked.tracking.profiles.push_back(
        {std::move(text), tracked.tracking.duration});
    tracked.tracking.heap_after = cdp::heap_usage(*tracked.thread.session);
  }

  cdp::Session& main_;
  const TrackingOptions& plan_;
  const Context& context_;
  ThreadsTracking result_;
  std::vector<std::unique_ptr<cdp::SamplingProfiler>> profilers_;
  std::vector<Clock::time_point> started_;
};

}  // namespace

ThreadsTracking track_threads(cdp::Session& main_session,
                              const std::vector<LiveThread>& threads,
                              const TrackingOptions& plan,
                              const Context& context) {
  return ThreadsTracker(main_session, threads, plan, context).run();
}

}  // namespace heapcli::commands
