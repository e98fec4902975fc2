#include "analysis/profile/growth.h"

#include <array>
#include <cmath>
#include <random>

#include "analysis/profile/sampling_error.h"
#include "tests/analysis/profile/profile_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using namespace heapcli::analysis;

constexpr uint64_t kInterval = 32768;

bool about(double value, double expected, double tolerance = 1e-6) {
  return std::abs(value - expected) <= tolerance * expected;
}

// Functions that keep objects, sampled as V8 does it, within one run.
class Program {
 public:
  explicit Program(uint32_t seed) : random_(seed) {}

  /// `count` objects of `size` bytes; those that are hit become samples.
  void keep(const std::string& name, uint64_t count, uint64_t size) {
    const double hit = 1 - std::exp(-static_cast<double>(size) / kInterval);
    for (uint64_t i = 0; i < count; ++i) {
      if (std::uniform_real_distribution<>()(random_) >= hit) continue;
      const auto stands_for = static_cast<uint64_t>(static_cast<double>(size) *
                                                    std::floor(1 / hit + 0.5));
      alive_.push_back({name, stands_for, ++ordinal_});
    }
  }

  /// Each sampled object of the function goes with this probability.
  void release(const std::string& name, double probability) {
    std::erase_if(alive_, [&](const Object& object) {
      return object.name == name &&
             std::uniform_real_distribution<>()(random_) < probability;
    });
  }

  AllocationProfile profile() const {
    AllocationProfileBuilder builder;
    builder.set_sampling_interval(kInterval);
    for (const Object& object : alive_) {
      allocate(builder, {function(object.name)}, object.bytes, 1,
               object.ordinal);
    }
    return builder.build();
  }

 private:
  struct Object {
    std::string name;
    uint64_t bytes;
    uint64_t ordinal;
  };
  std::mt19937 random_;
  uint64_t ordinal_ = 0;
  std::vector<Object> alive_;
};

std::vector<std::string> growing(const Growth& growth) {
  std::vector<std::string> names;
  for (const GrowthRow& row : growth.rows) {
    if (row.grows) names.push_back(row.frame.function);
  }
  return names;
}

TEST_CASE("one sample's variance falls from R² to nothing as objects grow") {
  const double r = kInterval;
  CHECK(about(sample_variance(kInterval, kInterval), r * r));
  CHECK(about(sample_variance(100, 0), 10000));
  // Half an interval: p = 1 - exp(-0.5).
  const double p = 1 - std::exp(-0.5);
  const double s = 0.5 * r / p;
  CHECK(about(sample_variance(static_cast<uint64_t>(s), kInterval),
              (1 - p) * s * s, 0.01));
  CHECK(sample_variance(kInterval * 30, kInterval) < r * r / 1e6);
}

TEST_CASE("the interval is told by the smallest sample") {
  AllocationProfileBuilder builder;
  CHECK(estimated_interval(builder.build()) == 0);
  allocate(builder, {function("a")}, 500, 3);
  allocate(builder, {function("b")}, 4000, 1, 9);
  CHECK(estimated_interval(builder.build()) == 500);
}

TEST_CASE("what grows in every window is found, and only that") {
  Program program(1);
  std::vector<AllocationProfile> profiles{program.profile()};
  for (int window = 0; window < 4; ++window) {
    program.keep("leak", 40'000, 64);
    program.keep("slow leak", 12'000, 64);
    // A cache that is full after the second window.
    if (window < 2) program.keep("cache", 60'000, 64);
    // Goes round: as much comes as goes.
    program.keep("queue", 60'000, 64);
    program.release("queue", window == 0 ? 0 : 0.5);
    // Grows, but not in the last window.
    if (window < 3) program.keep("batch", 30'000, 64);
    profiles.push_back(program.profile());
  }
  const Growth growth = profile_growth(profiles, ProfileGrouping::kFunction);
  CHECK(growth.same_run);
  CHECK(growing(growth) == std::vector<std::string>{"leak", "slow leak"});
  const GrowthRow& leak = growth.rows[0];
  CHECK(leak.live_bytes.size() == 5);
  CHECK(leak.growth_bytes.size() == 4);
  // 2.4 MiB a window, from 78 samples: 11 %.
  CHECK(std::abs(static_cast<double>(leak.least_growth()) - 2'560'000) <
        1'000'000);
  CHECK(about(leak.error_bytes[0], std::sqrt(78) * kInterval, 0.3));
}

TEST_CASE("a steady program raises no false alarm, whatever is sampled") {
  int alarms = 0;
  int asked = 0;
  for (uint32_t seed = 0; seed < 40; ++seed) {
    Program program(seed);
    std::vector<std::string> names;
    for (int i = 0; i < 25; ++i) names.push_back("f" + std::to_string(i));
    for (const std::string& name : names) program.keep(name, 8'000, 64);
    std::vector<AllocationProfile> profiles{program.profile()};
    for (int window = 0; window < 3; ++window) {
      for (const std::string& name : names) {
        program.release(name, 0.5);
        program.keep(name, 4'000, 64);
      }
      profiles.push_back(program.profile());
    }
    const Growth growth = profile_growth(profiles, ProfileGrouping::kFunction);
    alarms += static_cast<int>(growing(growth).size());
    asked += static_cast<int>(growth.rows.size());
  }
  CHECK(asked == 1000);
  CHECK(alarms == 0);
}

TEST_CASE("profiles of different runs are known, and judged more carefully") {
  Program before(1);
  Program after(2);
  Program much_more(3);
  for (int i = 0; i < 20; ++i) {
    for (Program* program : {&before, &after, &much_more}) {
      program->keep("g", 2'000, 64);
    }
    before.keep("f", 2'000, 64);
    after.keep("f", 2'400, 64);
    much_more.keep("f", 6'000, 64);
  }
  const std::array close = {before.profile(), after.profile()};
  const Growth noise = profile_growth(close, ProfileGrouping::kFunction);
  CHECK(!noise.same_run);
  CHECK(growing(noise).empty());
  const std::array far = {before.profile(), much_more.profile()};
  CHECK(growing(profile_growth(far, ProfileGrouping::kFunction)) ==
        std::vector<std::string>{"f"});
}

TEST_CASE("counts alone will do where a profile has no samples") {
  const auto counted = [](uint64_t bytes, uint64_t count) {
    AllocationProfileBuilder builder;
    builder.add_bytes(builder.add_call(builder.kRoot, function("f")), bytes,
                      count);
    return builder.build();
  };
  const std::array few = {counted(1000, 1), counted(4000, 4)};
  CHECK(growing(profile_growth(few, ProfileGrouping::kFunction)).empty());
  const std::array many = {counted(100'000, 100), counted(400'000, 400)};
  const Growth growth = profile_growth(many, ProfileGrouping::kFunction);
  CHECK(!growth.same_run);
  CHECK(growing(growth).size() == 1);
  CHECK(about(growth.rows[0].error_bytes[0], std::sqrt(500) * 1000));
}

TEST_CASE("a function that is gone has shrunk to nothing") {
  AllocationProfileBuilder builder;
  allocate(builder, {function("gone")}, kInterval, 50);
  const std::array profiles = {builder.build(),
                               AllocationProfileBuilder().build()};
  const Growth growth = profile_growth(profiles, ProfileGrouping::kFunction);
  REQUIRE(growth.rows.size() == 1);
  CHECK(growth.same_run);
  CHECK(!growth.rows[0].grows);
  CHECK(growth.rows[0].growth_bytes[0] == -50 * int64_t{kInterval});
}

}  // namespace
}  // namespace heapcli::tests
