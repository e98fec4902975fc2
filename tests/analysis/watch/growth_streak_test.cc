#include "analysis/watch/growth_streak.h"

#include <vector>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::GrowthRecord;
using analysis::GrowthRule;
using analysis::GrowthStreak;

constexpr uint64_t kMega = 1024 * 1024;

// Collections ten seconds apart, of a process that is old enough; sizes in
// tenths of a mebibyte.
std::vector<GrowthRecord> records(const std::vector<uint64_t>& sizes,
                                  const GrowthRule& rule = {}) {
  GrowthStreak streak(rule);
  std::vector<GrowthRecord> found;
  double at = 100;
  for (const uint64_t size : sizes) {
    if (const auto record = streak.add(at, at, size * kMega / 10)) {
      found.push_back(*record);
    }
    at += 10;
  }
  return found;
}

TEST_CASE("growth after five collections in a row is a leak") {
  CHECK(records({10, 20, 30, 40, 50}).empty());
  const auto found = records({10, 20, 30, 40, 50, 60});
  REQUIRE(found.size() == 1);
  CHECK(found[0].start_at == 100);
  CHECK(found[0].end_at == 150);
  CHECK(found[0].start_bytes == kMega);
  CHECK(found[0].end_bytes == 6 * kMega);
  CHECK(found[0].growth_bytes() == 5 * kMega);
  CHECK(found[0].collections == 5);
  CHECK(found[0].bytes_per_hour() == 5.0 * kMega * 72);
}

TEST_CASE("one collection that leaves no more ends a streak") {
  CHECK(records({10, 20, 30, 40, 40, 50, 60, 70, 80}).empty());
  CHECK(records({10, 20, 30, 40, 35, 50, 60, 70, 80}).empty());
  CHECK(records({10, 20, 30, 40, 35, 50, 60, 70, 80, 90}).size() == 1);
}

TEST_CASE("a leak that goes on is told again when it is twice as long") {
  std::vector<uint64_t> sizes;
  for (uint64_t i = 1; i <= 45; ++i) sizes.push_back(10 * i);
  const auto found = records(sizes);
  REQUIRE(found.size() == 4);
  CHECK(found[1].collections == 10);
  CHECK(found[2].collections == 20);
  CHECK(found[3].collections == 40);
  CHECK(found[3].start_bytes == kMega);
}

TEST_CASE("growth of a few kilobytes is noise, until it adds up") {
  GrowthRule rule;
  rule.least_bytes = kMega;
  std::vector<uint64_t> sizes;
  for (uint64_t i = 0; i <= 10; ++i) sizes.push_back(10 + i);
  CHECK(records(sizes, rule).size() == 1);
  sizes.pop_back();
  CHECK(records(sizes, rule).empty());
  // One per cent of a large heap.
  CHECK(records({10'000, 10'010, 10'020, 10'030, 10'040, 10'050}).empty());
}

TEST_CASE("a young process may grow") {
  GrowthStreak streak({});
  for (int i = 0; i < 9; ++i) {
    const auto size = static_cast<uint64_t>(i + 1) * kMega;
    CHECK(!streak.add(i, i, size));
  }
  CHECK(streak.length() == 0);
}

TEST_CASE("collections of one second are one, with the least of their heaps") {
  GrowthStreak streak({});
  double at = 100;
  for (uint64_t i = 1; i <= 20; ++i) {
    CHECK(!streak.add(at, at, i * kMega));
    at += 0.04;
  }
  // A second gc() leaves no more than the one before the first.
  GrowthStreak twice({});
  at = 100;
  for (uint64_t i = 1; i <= 20; ++i) {
    CHECK(!twice.add(at, at, (10 + i) * kMega));
    CHECK(!twice.add(at + 0.5, at + 0.5, 5 * kMega));
    at += 10;
  }
  CHECK(twice.length() <= 1);
}

TEST_CASE("a process that starts again starts a new streak") {
  GrowthStreak streak({});
  double at = 100;
  for (uint64_t i = 1; i <= 4; ++i, at += 10) {
    CHECK(!streak.add(at, at, i * kMega));
  }
  streak.clear();
  for (uint64_t i = 5; i <= 9; ++i, at += 10) {
    CHECK(!streak.add(at, at, i * kMega));
  }
  CHECK(streak.add(at, at, 10 * kMega));
}

}  // namespace
}  // namespace heapcli::tests
