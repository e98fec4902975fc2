// What `watch` knows of the time so far, in bounded memory: trends, where the
// memory grows, leaks, and the curves for a plot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "analysis/watch/condition.h"
#include "analysis/watch/growth_place.h"
#include "analysis/watch/growth_streak.h"
#include "analysis/watch/robust_trend.h"
#include "analysis/watch/thinned_series.h"
#include "commands/watch/memory_sampler.h"

namespace heapcli::commands {

struct WatchHistoryOptions {
  analysis::GrowthRule rule;
  double trend_window_s = 3600;
};

/// The curves of the whole watch.
struct MemoryCurves {
  analysis::ThinnedSeries used, total, after_gc, external, rss;

  MemoryCurves();
};

class WatchHistory {
 public:
  explicit WatchHistory(const WatchHistoryOptions& options);

  /// Gives what is called a leak because of this sample.
  std::optional<analysis::GrowthRecord> add(const MemorySample& sample);

  /// What follows is of another process.
  void restart();

  /// The target has written a snapshot, which leaves its allocator with memory
  /// that is nobody's: no growth.
  void snapshot_taken() { beyond_.clear(); }

  uint64_t sample_count() const { return sample_count_; }
  /// Of the whole watch, as far as they are known.
  uint64_t full_collections() const { return full_collections_; }
  /// By the last sample.
  size_t new_full_collections() const { return new_full_collections_; }
  /// Since the sample before; absent with the first, or if not known.
  const std::optional<CollectionCounts>& new_collections() const {
    return new_collections_;
  }
  const std::optional<uint64_t>& after_gc() const { return after_gc_; }

  /// Of the heap after full collections; where there are too few of them
  /// nothing, unless they cannot be known: then of the heap used.
  const std::optional<analysis::Trend>& trend() const { return trend_; }
  bool trend_is_of_used() const { return !collections_known_; }
  const std::vector<analysis::PlaceGrowth>& growth() const { return growth_; }

  /// For a condition; memory_limit is the caller's to add.
  analysis::WatchedFigures figures() const;

  const std::vector<analysis::GrowthRecord>& leaks() const { return leaks_; }
  uint64_t leak_count() const { return leak_count_; }
  const MemoryCurves& curves() const { return curves_; }
  /// The recent course, for a sparkline.
  std::vector<uint64_t> recent() const;
  const MemorySample& last() const { return last_; }

 private:
  struct RecentCount {
    double at_s = 0;
    uint64_t major = 0;
  };

  void count_collections(const MemorySample& sample);
  std::optional<analysis::GrowthRecord> add_full_collections(
      const MemorySample& sample);
  void add_to_series(const MemorySample& sample);
  void fit();

  const WatchHistoryOptions options_;
  analysis::GrowthStreak streak_;
  // Of the time that trends look at.
  analysis::ThinnedSeries used_, after_gc_series_;
  analysis::ThinnedSeries buffers_, external_, beyond_;
  analysis::ThinnedSeries buffers_after_gc_, external_after_gc_;
  MemoryCurves curves_;
  MemorySample last_;
  bool has_last_ = false;
  bool collections_known_ = false;
  uint64_t sample_count_ = 0;
  uint64_t full_collections_ = 0;
  size_t new_full_collections_ = 0;
  std::optional<CollectionCounts> new_collections_;
  std::deque<RecentCount> last_minute_;
  std::optional<uint64_t> after_gc_;
  std::optional<analysis::Trend> trend_;
  std::vector<analysis::PlaceGrowth> growth_;
  std::vector<analysis::GrowthRecord> leaks_;
  uint64_t leak_count_ = 0;
};

}  // namespace heapcli::commands
