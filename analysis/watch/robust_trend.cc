// The heap after full collections is a line with outliers to one side: now and
// then a collection comes in the middle of a batch, and much is alive that will
// not be. Least squares let one such point turn the line. The median of the
// slopes between all pairs (Theil 1950, Sen 1968) stays right until 29 % of the
// points are wrong, and needs no parameter. Repeated medians would stand 50 %,
// but have no simple confidence interval; Sen's comes from the same slopes: by
// the variance of Kendall's tau, so and so many of them to either side of the
// median. With n points there are n(n-1)/2 slopes: 32,640 for the 256 that are
// kept, a few milliseconds.
#include "analysis/watch/robust_trend.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace heapcli::analysis {
namespace {

constexpr double kNormal95 = 1.96;

double at_rank(const std::vector<double>& sorted, double rank) {
  const double last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<size_t>(std::clamp(rank, 0.0, last))];
}

double median(const std::vector<double>& sorted) {
  const size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle]
                                : (sorted[middle - 1] + sorted[middle]) / 2;
}

}  // namespace

std::optional<Trend> robust_trend(std::span<const TimedValue> points) {
  if (points.size() < kFewestTrendPoints) return std::nullopt;
  std::vector<double> slopes;
  slopes.reserve(points.size() * (points.size() - 1) / 2);
  for (size_t i = 0; i < points.size(); ++i) {
    for (size_t j = i + 1; j < points.size(); ++j) {
      const double time = points[j].at - points[i].at;
      if (time > 0) {
        slopes.push_back((points[j].value - points[i].value) / time);
      }
    }
  }
  if (slopes.empty()) return std::nullopt;
  std::sort(slopes.begin(), slopes.end());
  const auto n = static_cast<double>(points.size());
  const double spread = kNormal95 * std::sqrt(n * (n - 1) * (2 * n + 5) / 18);
  const auto count = static_cast<double>(slopes.size());
  Trend trend;
  trend.per_second = median(slopes);
  trend.low_per_second = at_rank(slopes, std::floor((count - spread) / 2));
  trend.high_per_second = at_rank(slopes, std::ceil((count + spread) / 2));
  trend.points = points.size();
  trend.span_s = points.back().at - points.front().at;
  return trend;
}

}  // namespace heapcli::analysis
