// Decides when a heap that grows is called a leak: after it was larger after
// each of several full collections in a row than after the one before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace heapcli::analysis {

struct GrowthRule {
  /// So many collections in a row, each with more left than the one before.
  size_t collections = 5;
  /// A process that is younger loads modules and compiles.
  double warm_up_s = 10;
  /// Collections that come closer than this count as one.
  double burst_s = 1;
  /// Less growth than either of these is noise: code, feedback, caches.
  uint64_t least_bytes = 512 * 1024;
  double least_share = 0.01;  ///< Of what there was at the start.
};

/// Growth that the rule calls a leak.
struct GrowthRecord {
  double start_at = 0;  ///< Seconds, on the clock of GrowthStreak::add.
  double end_at = 0;
  uint64_t start_bytes = 0;
  uint64_t end_bytes = 0;
  size_t collections = 0;  ///< Each with more than the one before.

  uint64_t growth_bytes() const { return end_bytes - start_bytes; }
  double bytes_per_hour() const;
};

class GrowthStreak {
 public:
  explicit GrowthStreak(const GrowthRule& rule) : rule_(rule) {}

  /// To be called with the heap left by each full collection. Gives a record
  /// when the streak has become as long as the rule says, and again each time
  /// when it is twice as long as at the record before. `uptime_s` is that of
  /// the process.
  std::optional<GrowthRecord> add(double at, double uptime_s,
                                  uint64_t bytes_left);

  /// The process is another one.
  void clear();

  /// How many collections in a row have left more than the one before.
  size_t length() const { return length_; }

 private:
  void restart(double at, uint64_t bytes);

  const GrowthRule rule_;
  bool started_ = false;
  double start_at_ = 0;
  uint64_t start_bytes_ = 0;
  double last_at_ = 0;
  uint64_t last_bytes_ = 0;
  uint64_t before_last_bytes_ = 0;
  size_t length_ = 0;
  size_t next_record_ = 0;
};

}  // namespace heapcli::analysis
