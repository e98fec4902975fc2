// Where a figure is going: a line through it that a few odd points do not bend,
// and how sure that is.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace heapcli::analysis {

struct TimedValue {
  double at = 0;  ///< Seconds.
  double value = 0;
};

struct Trend {
  double per_second = 0;
  // Within these with 95 % confidence, if the points are independent.
  double low_per_second = 0;
  double high_per_second = 0;
  size_t points = 0;
  double span_s = 0;

  double per_hour() const { return per_second * 3600; }
  /// Over the time that was looked at.
  double growth() const { return per_second * span_s; }
};

/// Fewer points tell nothing.
inline constexpr size_t kFewestTrendPoints = 5;

/// The points in order of time. Nothing when they are too few, or all of one
/// moment. Costs the square of their number.
std::optional<Trend> robust_trend(std::span<const TimedValue> points);

}  // namespace heapcli::analysis
