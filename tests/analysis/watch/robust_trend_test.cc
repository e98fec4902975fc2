#include "analysis/watch/robust_trend.h"

#include <vector>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::robust_trend;
using analysis::TimedValue;

std::vector<TimedValue> line(size_t count, double per_second) {
  std::vector<TimedValue> points;
  for (size_t i = 0; i < count; ++i) {
    const auto at = static_cast<double>(i);
    points.push_back({at, 1000 + per_second * at});
  }
  return points;
}

TEST_CASE("the trend of a line is its slope, without doubt") {
  const auto trend = robust_trend(line(20, 7));
  REQUIRE(trend);
  CHECK(trend->per_second == 7);
  CHECK(trend->low_per_second == 7);
  CHECK(trend->high_per_second == 7);
  CHECK(trend->per_hour() == 7 * 3600);
  CHECK(trend->span_s == 19);
  CHECK(trend->growth() == 7 * 19);
  CHECK(trend->points == 20);
}

TEST_CASE("a quarter of the points may be anywhere") {
  auto points = line(40, 7);
  for (size_t i = 3; i < points.size(); i += 4) points[i].value += 1e9;
  const auto trend = robust_trend(points);
  REQUIRE(trend);
  CHECK(trend->per_second > 6.9);
  CHECK(trend->per_second < 7.5);
}

TEST_CASE("noise without growth may go either way") {
  auto points = line(30, 0);
  for (size_t i = 0; i < points.size(); ++i) {
    points[i].value += static_cast<double>((i * 7919) % 101);
  }
  const auto trend = robust_trend(points);
  REQUIRE(trend);
  CHECK(trend->low_per_second < 0);
  CHECK(trend->high_per_second > 0);
}

TEST_CASE("too few points, or one moment, have no trend") {
  CHECK(!robust_trend(line(4, 1)));
  CHECK(robust_trend(line(5, 1)));
  CHECK(!robust_trend(std::vector<TimedValue>(9, {3, 4})));
  CHECK(!robust_trend({}));
}

TEST_CASE("points of the same moment do no harm to a trend") {
  auto points = line(10, 2);
  points.insert(points.begin() + 5, points[5]);
  CHECK(robust_trend(points)->per_second == 2);
}

}  // namespace
}  // namespace heapcli::tests
