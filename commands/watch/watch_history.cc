#include "commands/watch/watch_history.h"

#include <algorithm>

namespace heapcli::commands {
namespace {

using analysis::MemoryPlace;
using analysis::ThinnedSeries;
using analysis::Trend;

constexpr size_t kTrendPoints = 128;
constexpr size_t kCurvePoints = 1024;
// Each is at least twice as long as the one before, so more means restarts.
constexpr size_t kMostLeaksKept = 100;
constexpr double kMinute = 60;

// The lowest of each bucket: what is above it may be garbage.
std::optional<Trend> trend_of(const ThinnedSeries& series) {
  std::vector<analysis::TimedValue> points;
  for (const ThinnedSeries::Bucket& bucket : series.buckets()) {
    points.push_back({bucket.least_at, bucket.least});
  }
  return analysis::robust_trend(points);
}

double number(uint64_t bytes) { return static_cast<double>(bytes); }

std::optional<double> number(const std::optional<uint64_t>& bytes) {
  return bytes ? std::optional(number(*bytes)) : std::nullopt;
}

CollectionCount since(const CollectionCount& before,
                      const CollectionCount& now) {
  // Counts start anew when the gauge does.
  if (now.count < before.count) return now;
  return {now.count - before.count,
          std::max(0.0, now.milliseconds - before.milliseconds)};
}

// `external` has array buffers in it.
std::optional<double> other_external(const std::optional<uint64_t>& external,
                                     const std::optional<uint64_t>& buffers) {
  if (!external) return std::nullopt;
  return std::max(0.0, number(*external) - number(buffers.value_or(0)));
}

}  // namespace

MemoryCurves::MemoryCurves()
    : used(kCurvePoints),
      total(kCurvePoints),
      after_gc(kCurvePoints),
      external(kCurvePoints),
      rss(kCurvePoints) {}

WatchHistory::WatchHistory(const WatchHistoryOptions& options)
    : options_(options),
      streak_(options.rule),
      used_(kTrendPoints, options.trend_window_s),
      after_gc_series_(kTrendPoints, options.trend_window_s),
      buffers_(kTrendPoints, options.trend_window_s),
      external_(kTrendPoints, options.trend_window_s),
      beyond_(kTrendPoints, options.trend_window_s),
      buffers_after_gc_(kTrendPoints, options.trend_window_s),
      external_after_gc_(kTrendPoints, options.trend_window_s) {}

void WatchHistory::restart() {
  streak_.clear();
  for (ThinnedSeries* const series :
       {&used_, &after_gc_series_, &buffers_, &external_, &beyond_,
        &buffers_after_gc_, &external_after_gc_}) {
    series->clear();
  }
  has_last_ = false;
  last_minute_.clear();
  after_gc_.reset();
  trend_.reset();
  growth_.clear();
}

std::optional<analysis::GrowthRecord> WatchHistory::add(
    const MemorySample& sample) {
  ++sample_count_;
  count_collections(sample);
  const auto leak = add_full_collections(sample);
  add_to_series(sample);
  last_ = sample;
  has_last_ = true;
  fit();
  if (leak) {
    ++leak_count_;
    if (leaks_.size() < kMostLeaksKept) leaks_.push_back(*leak);
  }
  return leak;
}

void WatchHistory::count_collections(const MemorySample& sample) {
  const auto& now = sample.gauge.collections;
  collections_known_ |= now || !sample.gauge.full_collections.empty();
  new_collections_.reset();
  uint64_t major = sample.gauge.full_collections.size();
  if (now && has_last_ && last_.gauge.collections) {
    const CollectionCounts& before = *last_.gauge.collections;
    new_collections_ = CollectionCounts{since(before.minor, now->minor),
                                        since(before.major, now->major),
                                        since(before.other, now->other)};
    major = new_collections_->major.count;
  } else if (now) {
    major = now->major.count;
  }
  full_collections_ += major;
  last_minute_.push_back({sample.at_s, major});
  while (last_minute_.front().at_s < sample.at_s - kMinute) {
    last_minute_.pop_front();
  }
}

std::optional<analysis::GrowthRecord> WatchHistory::add_full_collections(
    const MemorySample& sample) {
  std::optional<analysis::GrowthRecord> leak;
  new_full_collections_ = sample.gauge.full_collections.size();
  for (const FullCollection& full : sample.gauge.full_collections) {
    const double at = std::max(0.0, sample.at_s - full.age_s);
    const double uptime =
        sample.gauge.uptime_s ? *sample.gauge.uptime_s - full.age_s : at;
    if (const auto found = streak_.add(at, uptime, full.used_bytes)) {
      leak = found;
    }
    after_gc_ = full.used_bytes;
    after_gc_series_.add(at, number(full.used_bytes));
    curves_.after_gc.add(at, number(full.used_bytes));
    if (full.array_buffers_bytes) {
      buffers_after_gc_.add(at, number(*full.array_buffers_bytes));
    }
    if (const auto external =
            other_external(full.external_bytes, full.array_buffers_bytes)) {
      external_after_gc_.add(at, *external);
    }
  }
  return leak;
}

void WatchHistory::add_to_series(const MemorySample& sample) {
  const double at = sample.at_s;
  const GaugeReading& gauge = sample.gauge;
  used_.add(at, number(sample.heap.used));
  curves_.used.add(at, number(sample.heap.used));
  curves_.total.add(at, number(sample.heap.total));
  if (gauge.array_buffers_bytes) {
    buffers_.add(at, number(*gauge.array_buffers_bytes));
  }
  if (gauge.external_bytes) {
    curves_.external.add(at, number(*gauge.external_bytes));
    external_.add(
        at, *other_external(gauge.external_bytes, gauge.array_buffers_bytes));
  }
  if (gauge.rss_bytes) {
    curves_.rss.add(at, number(*gauge.rss_bytes));
    beyond_.add(at, number(*gauge.rss_bytes) - number(sample.heap.total) -
                        number(gauge.external_bytes.value_or(0)));
  }
}

void WatchHistory::fit() {
  const auto after_collections = [](const ThinnedSeries& after,
                                    const ThinnedSeries& any) {
    const auto trend = trend_of(after);
    return trend ? trend : trend_of(any);
  };
  trend_ = trend_of(collections_known_ ? after_gc_series_ : used_);
  analysis::PlaceTrends places;
  const auto at = [&](MemoryPlace place) -> std::optional<Trend>& {
    return places[static_cast<size_t>(place)];
  };
  at(MemoryPlace::kJsHeap) = trend_;
  at(MemoryPlace::kArrayBuffers) =
      after_collections(buffers_after_gc_, buffers_);
  at(MemoryPlace::kExternal) = after_collections(external_after_gc_, external_);
  at(MemoryPlace::kBeyond) = trend_of(beyond_);
  growth_ = analysis::growing_places(places, number(last_.gauge.rss_bytes));
}

analysis::WatchedFigures WatchHistory::figures() const {
  analysis::WatchedFigures figures;
  figures.used = number(last_.heap.used);
  figures.total = number(last_.heap.total);
  figures.external = number(last_.gauge.external_bytes);
  figures.array_buffers = number(last_.gauge.array_buffers_bytes);
  figures.rss = number(last_.gauge.rss_bytes);
  figures.after_gc = number(after_gc_);
  figures.heap_limit = number(last_.gauge.heap_limit_bytes);
  if (trend_) figures.trend_per_hour = trend_->per_hour();
  if (collections_known_) {
    figures.gcs = number(full_collections_);
    double major = 0;
    for (const RecentCount& count : last_minute_) {
      major += number(count.major);
    }
    figures.gcs_a_minute = major;
  }
  return figures;
}

std::vector<uint64_t> WatchHistory::recent() const {
  const ThinnedSeries& series =
      after_gc_series_.buckets().size() > 1 ? after_gc_series_ : used_;
  std::vector<uint64_t> values;
  for (const ThinnedSeries::Bucket& bucket : series.buckets()) {
    values.push_back(static_cast<uint64_t>(std::max(0.0, bucket.least)));
  }
  return values;
}

}  // namespace heapcli::commands
