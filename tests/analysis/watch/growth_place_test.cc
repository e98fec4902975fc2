#include "analysis/watch/growth_place.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::growing_places;
using analysis::MemoryPlace;
using analysis::PlaceTrends;
using analysis::Trend;

// Over 100 seconds.
Trend trend(double per_second, double low) {
  return {per_second, low, 2 * per_second, 20, 100};
}

TEST_CASE("places that grow are named, the fastest first") {
  PlaceTrends trends;
  trends[0] = trend(20'000, 10'000);
  trends[1] = trend(50'000, 40'000);
  const auto growing = growing_places(trends, std::nullopt);
  REQUIRE(growing.size() == 2);
  CHECK(growing[0].place == MemoryPlace::kArrayBuffers);
  CHECK(growing[1].place == MemoryPlace::kJsHeap);
}

TEST_CASE("what may as well shrink, or hardly grows, is not named") {
  PlaceTrends trends;
  trends[0] = trend(50'000, -1);
  trends[2] = trend(10'000, 9'000);
  CHECK(growing_places(trends, std::nullopt).empty());
  trends[2] = trend(20'000, 9'000);
  CHECK(growing_places(trends, std::nullopt).size() == 1);
  CHECK(growing_places(trends, 1e9).empty());
}

TEST_CASE("what is left over of RSS has to grow by more to be named") {
  PlaceTrends trends;
  trends[3] = trend(80'000, 70'000);
  CHECK(growing_places(trends, std::nullopt).empty());
  trends[3] = trend(90'000, 70'000);
  CHECK(growing_places(trends, std::nullopt).size() == 1);
  CHECK(growing_places(trends, 2e8).empty());
}

TEST_CASE("what growth elsewhere costs is not a place of its own") {
  PlaceTrends trends;
  trends[1] = trend(2'000'000, 1'000'000);
  trends[3] = trend(150'000, 100'000);
  CHECK(growing_places(trends, std::nullopt).size() == 1);
  trends[3] = trend(250'000, 100'000);
  CHECK(growing_places(trends, std::nullopt).size() == 2);
}

TEST_CASE("each place has its word") {
  CHECK(std::string(word(MemoryPlace::kJsHeap)) == "js_heap");
  CHECK(std::string(word(MemoryPlace::kArrayBuffers)) == "array_buffers");
  CHECK(std::string(word(MemoryPlace::kExternal)) == "external");
  CHECK(std::string(word(MemoryPlace::kBeyond)) == "beyond");
}

}  // namespace
}  // namespace heapcli::tests
