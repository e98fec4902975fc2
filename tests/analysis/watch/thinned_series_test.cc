#include "analysis/watch/thinned_series.h"

#include <cmath>
#include <limits>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::ThinnedSeries;

TEST_CASE("few points are kept as they are") {
  ThinnedSeries series(8);
  for (int i = 0; i < 8; ++i) series.add(i, 10 * i);
  REQUIRE(series.buckets().size() == 8);
  CHECK(series.buckets()[3].first_at == 3);
  CHECK(series.buckets()[3].least == 30);
  CHECK(series.buckets()[3].most == 30);
  CHECK(series.span() == 7);
}

TEST_CASE("a million points stay few, with the least and the most of all") {
  ThinnedSeries series(64);
  for (int i = 0; i < 1'000'000; ++i) {
    series.add(i * 0.5, i == 600'001 ? 1e6 : i == 300'000 ? -5 : 100 + i % 7);
    if (series.buckets().size() > 64) FAIL("too many buckets");
  }
  CHECK(series.buckets().size() >= 32);
  CHECK(series.buckets().capacity() <= 64);
  CHECK(series.span() == 999'999 * 0.5);
  double least = 1e9;
  double most = 0;
  double before = -1;
  for (const auto& bucket : series.buckets()) {
    if (bucket.least < least) {
      least = bucket.least;
      if (least == -5) CHECK(bucket.least_at == 150'000);
    }
    most = std::max(most, bucket.most);
    CHECK(bucket.first_at > before);
    before = bucket.last_at;
  }
  CHECK(least == -5);
  CHECK(most == 1e6);
}

TEST_CASE("a window forgets what is older") {
  ThinnedSeries series(16, 100.0);
  for (int i = 0; i < 5000; ++i) series.add(i, i);
  CHECK(series.buckets().size() <= 16);
  CHECK(series.buckets().front().last_at >= 4899);
  CHECK(series.span() > 80);
  series.add(1e6, 1);
  CHECK(series.buckets().size() == 1);
  series.clear();
  CHECK(series.buckets().empty());
  CHECK(series.span() == 0);
}

TEST_CASE("odd times and values do not break a series") {
  ThinnedSeries series(4);
  for (int i = 0; i < 100; ++i) series.add(5, i);
  CHECK(series.buckets().size() <= 4);
  series.add(1, 3);
  CHECK(series.buckets().back().last_at == 5);
  series.add(std::nan(""), 1);
  series.add(6, std::numeric_limits<double>::infinity());
  CHECK(series.buckets().back().last_at == 5);
}

}  // namespace
}  // namespace heapcli::tests
