#include "analysis/location_interner.h"

#include <thread>
#include <vector>

#include "tests/catch.h"

using namespace heapcli::analysis;

namespace {

SourceLocation location(uint32_t number) {
  return {number % 7, number / 7, number % 3};
}

}  // namespace

TEST_CASE("equal locations get one number, others get others") {
  std::vector<SourceLocation> list;
  LocationInterner interner(list);
  LocationInterner::Cache cache;
  for (int round = 0; round < 2; ++round) {
    for (uint32_t i = 0; i < 5000; ++i) {
      REQUIRE(interner.intern(location(i), cache) == LocationIndex{i});
    }
  }
  REQUIRE(list.size() == 5000);
  CHECK(list[4711] == location(4711));
}

TEST_CASE("several threads agree on the numbers") {
  constexpr uint32_t kLocations = 3000;
  std::vector<SourceLocation> list;
  LocationInterner interner(list);
  std::vector<std::vector<LocationIndex>> seen(2);
  {
    std::vector<std::jthread> threads;
    for (auto& numbers : seen) {
      threads.emplace_back([&numbers, &interner] {
        LocationInterner::Cache cache;
        for (uint32_t i = 0; i < kLocations; ++i) {
          numbers.push_back(interner.intern(location(i), cache));
        }
      });
    }
  }
  CHECK(seen[0] == seen[1]);
  REQUIRE(list.size() == kLocations);
  for (uint32_t i = 0; i < kLocations; ++i) {
    REQUIRE(list[raw(seen[0][i])] == location(i));
  }
}
