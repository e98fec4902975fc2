// A figure over time, kept in bounded memory however long it is watched: when
// there are too many points, neighbours become one that has the least and the
// most of them.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace heapcli::analysis {

class ThinnedSeries {
 public:
  /// One or more points of time; equal ends where there is one.
  struct Bucket {
    double first_at = 0;
    double last_at = 0;
    double least = 0;
    double least_at = 0;
    double most = 0;
  };

  /// At most `capacity` (4 or more) buckets are kept, and of a `window_s`
  /// nothing that is older.
  explicit ThinnedSeries(size_t capacity,
                         std::optional<double> window_s = std::nullopt);

  /// Seconds on any clock. What comes with an earlier time than the last is
  /// taken for simultaneous with it; what is no finite number is left out.
  void add(double at, double value);

  void clear();

  /// By time.
  const std::vector<Bucket>& buckets() const { return buckets_; }

  /// From the first bucket to the last; 0 with fewer than two points.
  double span() const;

 private:
  bool same_slot(double a, double b) const;
  void forget_before(double at);
  void thin();

  const size_t capacity_;
  const std::optional<double> window_;
  double width_ = 0;  ///< Of a bucket; 0 as long as each point has its own.
  std::vector<Bucket> buckets_;
};

}  // namespace heapcli::analysis
