// What ends a tracking, and what is left then:
//
// - The time, or Ctrl-C: stopSampling answers with the last profile.
// - The target's end. Node waits at its exit until nobody debugs it any more,
//   and says so (NodeRuntime.waitingForDisconnect): the last profile can still
//   be fetched. But a program that came to its natural end holds next to
//   nothing any more, and one that is killed or out of memory says nothing. So
//   with --until-exit profiles are fetched meanwhile, and the one with the most
//   live bytes is the result.
//
// V8 collects all garbage before each profile, so fetching costs the target a
// pause: at first after half a second, for programs that are over soon, then
// ever less often, and so seldom that it takes no more than a hundredth of the
// time.
#include "commands/tracking.h"

#include <algorithm>
#include <utility>

#include "analysis/profile/heapprofile_reader.h"
#include "cdp/error.h"
#include "commands/elapsed_time.h"
#include "commands/exit_watch.h"
#include "commands/format.h"
#include "commands/tracking_progress.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{1000};
constexpr milliseconds kFirstCheckpoint{500};
constexpr milliseconds kCheckpointEvery{10'000};
constexpr int kCheckpointCostShare = 100;

class Tracker {
 public:
  Tracker(cdp::Session& session, const TrackingOptions& options,
          const Context& context)
      : session_(session),
        options_(options),
        context_(context),
        progress_(context, options.duration),
        exit_(session) {
    result_.heap_before = cdp::heap_usage(session_);
  }

  Tracking run() {
    cdp::SamplingProfiler profiler(session_, options_.sampling);
    start_ = Clock::now();
    say_that_it_runs();
    checkpoint_at_ = kFirstCheckpoint;
    try {
      result_.end = sample(profiler);
    } catch (const cdp::Error& error) {
      if (error.kind() != cdp::Error::Kind::kInterrupted) {
        return what_is_left(error);
      }
      result_.end = TrackingEnd::kInterrupted;
      // A second Ctrl-C ends heapcli at once.
      session_.ignore_stop();
    }
    result_.duration = since(start_);
    try {
      if (result_.end == TrackingEnd::kInterrupted) drop_short_window();
      progress_.say("fetching the profile");
      keep({profiler.stop(), result_.duration});
      result_.heap_after = cdp::heap_usage(session_);
    } catch (const cdp::Error& error) {
      return what_is_left(error);
    }
    return std::move(result_);
  }

 private:
  // For logs; a terminal has the progress line.
  void say_that_it_runs() const {
    if (progress_.enabled()) return;
    context_.note("sampling " + session_.name() +
                  (options_.duration
                       ? " for " + format_duration(*options_.duration)
                       : " until it ends"));
  }

  // Until one of the ends.
  TrackingEnd sample(cdp::SamplingProfiler& profiler) {
    for (;;) {
      const milliseconds now = since(start_);
      if (exit_.exiting()) return TrackingEnd::kExit;
      if (options_.duration && now >= *options_.duration) {
        return TrackingEnd::kDuration;
      }
      if (now >= next_profile()) take(profiler);
      if (progress_.enabled()) {
        progress_.update(since(start_), cdp::heap_usage(session_));
      }
      session_.wait_for(time_to_wait(), [this] { return exit_.exiting(); });
    }
  }

  // When a profile is due before the last one.
  milliseconds next_profile() const {
    if (options_.until_exit) return checkpoint_at_;
    if (!options_.duration || next_window_ >= options_.windows) {
      return milliseconds::max();
    }
    return *options_.duration * static_cast<int64_t>(next_window_) /
           static_cast<int64_t>(options_.windows);
  }

  milliseconds time_to_wait() const {
    const milliseconds now = since(start_);
    milliseconds until = next_profile();
    if (options_.duration) until = std::min(until, *options_.duration);
    if (progress_.enabled()) until = std::min(until, now + kTick);
    constexpr milliseconds kLongest = std::chrono::hours(1);
    return std::clamp(until - now, milliseconds(0), kLongest);
  }

  void take(cdp::SamplingProfiler& profiler) {
    const milliseconds asked = since(start_);
    std::string text = profiler.profile();
    const milliseconds got = since(start_);
    keep({std::move(text), got});
    // A window that is over already is none.
    while (next_profile() <= got && !options_.until_exit) ++next_window_;
    checkpoint_at_ =
        got + std::max({std::min(got, kCheckpointEvery), kFirstCheckpoint,
                        (got - asked) * kCheckpointCostShare});
  }

  void keep(TakenProfile taken) {
    if (!options_.until_exit) {
      result_.profiles.push_back(std::move(taken));
      return;
    }
    const uint64_t bytes =
        analysis::read_heapprofile(taken.text, session_.name() + "'s profile")
            .total_bytes();
    if (!result_.profiles.empty() && bytes < most_bytes_) return;
    most_bytes_ = bytes;
    result_.profiles.assign(1, std::move(taken));
  }

  // An early end makes the last window shorter; one that is less than half as
  // long as the others says little, and is taken together with the one before.
  void drop_short_window() {
    if (options_.windows < 2 || result_.profiles.size() < 2) return;
    const milliseconds window =
        *options_.duration / static_cast<int64_t>(options_.windows);
    if (result_.duration - result_.profiles.back().at < window / 2) {
      result_.profiles.pop_back();
    }
  }

  Tracking what_is_left(const cdp::Error& error) {
    if (result_.profiles.empty()) throw error;
    result_.end = TrackingEnd::kLost;
    result_.lost_because = error.what();
    result_.duration = since(start_);
    return std::move(result_);
  }

  cdp::Session& session_;
  const TrackingOptions& options_;
  const Context& context_;
  TrackingProgress progress_;
  const ExitWatch exit_;
  Clock::time_point start_;
  milliseconds checkpoint_at_{0};
  size_t next_window_ = 1;
  uint64_t most_bytes_ = 0;
  Tracking result_;
};

}  // namespace

Tracking track_allocations_by_sampling(cdp::Session& session,
                                       const TrackingOptions& options,
                                       const Context& context) {
  return Tracker(session, options, context).run();
}

}  // namespace heapcli::commands
