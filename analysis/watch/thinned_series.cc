// A process is watched for days at two samples a second, and a trend or a plot
// needs some hundred points. A reservoir of random points would do for a line
// through them, but loses peaks, and is another one with each run. A ring of
// the last points forgets the beginning. So time is cut into slots of equal
// width, and the width doubles when there are too many: each add costs O(1) on
// average, memory is constant, and least and most are exact.
#include "analysis/watch/thinned_series.h"

#include <algorithm>
#include <cmath>

namespace heapcli::analysis {

ThinnedSeries::ThinnedSeries(size_t capacity, std::optional<double> window_s)
    : capacity_(std::max<size_t>(capacity, 4)), window_(window_s) {
  buckets_.reserve(capacity_);
}

void ThinnedSeries::add(double at, double value) {
  if (!std::isfinite(at) || !std::isfinite(value)) return;
  if (!buckets_.empty()) at = std::max(at, buckets_.back().last_at);
  if (window_) forget_before(at - *window_);
  if (!buckets_.empty() && same_slot(buckets_.back().first_at, at)) {
    Bucket& last = buckets_.back();
    last.last_at = at;
    last.most = std::max(last.most, value);
    if (value < last.least) {
      last.least = value;
      last.least_at = at;
    }
    return;
  }
  if (buckets_.size() == capacity_) thin();
  buckets_.push_back({at, at, value, at, value});
}

void ThinnedSeries::clear() {
  buckets_.clear();
  width_ = 0;
}

double ThinnedSeries::span() const {
  return buckets_.empty() ? 0
                          : buckets_.back().last_at - buckets_.front().first_at;
}

bool ThinnedSeries::same_slot(double a, double b) const {
  return width_ > 0 && std::floor(a / width_) == std::floor(b / width_);
}

void ThinnedSeries::forget_before(double at) {
  const auto kept =
      std::find_if(buckets_.begin(), buckets_.end(),
                   [at](const Bucket& bucket) { return bucket.last_at >= at; });
  buckets_.erase(buckets_.begin(), kept);
}

void ThinnedSeries::thin() {
  constexpr double kNarrowest = 1e-6;
  width_ = std::max(
      {2 * width_, span() / static_cast<double>(capacity_ / 2), kNarrowest});
  std::vector<Bucket> wider;
  wider.reserve(capacity_);
  for (const Bucket& bucket : buckets_) {
    if (wider.empty() || !same_slot(wider.back().first_at, bucket.first_at)) {
      wider.push_back(bucket);
      continue;
    }
    Bucket& last = wider.back();
    last.last_at = bucket.last_at;
    last.most = std::max(last.most, bucket.most);
    if (bucket.least < last.least) {
      last.least = bucket.least;
      last.least_at = bucket.least_at;
    }
  }
  buckets_ = std::move(wider);
}

}  // namespace heapcli::analysis
