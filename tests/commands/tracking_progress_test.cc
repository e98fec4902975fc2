#include "commands/tracking_progress.h"

#include <cmath>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using std::chrono::milliseconds;

TEST_CASE("the trend is the slope of the last half minute") {
  commands::HeapTrend trend;
  trend.add(milliseconds(0), 1000);
  trend.add(milliseconds(1000), 2000);
  CHECK(!trend.bytes_per_second());
  trend.add(milliseconds(2000), 3000);
  REQUIRE(trend.bytes_per_second());
  CHECK(std::abs(*trend.bytes_per_second() - 1000) < 1e-6);
  // What is long ago counts no more.
  for (int second = 100; second < 110; ++second) {
    trend.add(milliseconds(second * 1000), 5000);
  }
  CHECK(std::abs(*trend.bytes_per_second()) < 1e-6);
}

TEST_CASE("figures of one moment have no trend") {
  commands::HeapTrend trend;
  for (int i = 0; i < 5; ++i) trend.add(milliseconds(7), 1000);
  CHECK(!trend.bytes_per_second());
}

}  // namespace
}  // namespace heapcli::tests
