#include "commands/top_history.h"

#include <algorithm>
#include <utility>

#include "analysis/profile/frame_origin.h"

namespace heapcli::commands {
namespace {

// Counts start anew when the gauge does.
CollectionCount since(const CollectionCount& before,
                      const CollectionCount& now) {
  if (now.count < before.count) return now;
  return {now.count - before.count,
          std::max(0.0, now.milliseconds - before.milliseconds)};
}

}  // namespace

void TopHistory::add(TopSample sample) {
  moments_.push_back({sample.at, sample.heap.used, sample.gauge.collections});
  while (moments_.front().at + kKept < sample.at) moments_.pop_front();
  used_trend_.add(sample.at, sample.heap.used);
  if (sample.live_bytes) {
    live_bytes_ = sample.live_bytes;
    live_trend_.add(sample.at, *sample.live_bytes);
  }
  if (sample.profile) {
    with_internals_.add(sample.at, *sample.profile);
    without_internals_.add(sample.at,
                           analysis::fold_internals(*sample.profile));
    profile_at_ = sample.at;
    sample.profile.reset();
  }
  last_ = std::move(sample);
}

TopFigures TopHistory::figures(bool internals) const {
  const FunctionHistory& functions =
      internals ? with_internals_ : without_internals_;
  TopFigures figures;
  figures.heap = last_.heap;
  figures.gauge = last_.gauge;
  for (const Moment& moment : moments_) {
    figures.used_bytes.push_back(moment.used_bytes);
  }
  figures.used_span = last_.at - moments_.front().at;
  figures.live_bytes = live_bytes_;
  figures.bytes_per_second = live_bytes_ ? live_trend_.bytes_per_second()
                                         : used_trend_.bytes_per_second();
  // The youngest moment that is long enough ago, or the first.
  const Moment* before = &moments_.front();
  for (const Moment& moment : moments_) {
    if (moment.at + FunctionHistory::kRecent <= last_.at) before = &moment;
  }
  if (before->collections && last_.gauge.collections) {
    const CollectionCounts& now = *last_.gauge.collections;
    figures.recent_collections =
        CollectionCounts{since(before->collections->minor, now.minor),
                         since(before->collections->major, now.major),
                         since(before->collections->other, now.other)};
    figures.collections_span = last_.at - before->at;
  }
  figures.own_collections = last_.own_collections;
  figures.profiles_refused = last_.profiles_refused;
  figures.functions = functions.functions();
  figures.functions_span = functions.recent_span();
  if (profile_at_) figures.functions_age = last_.at - *profile_at_;
  return figures;
}

}  // namespace heapcli::commands
