#include "commands/top_history.h"

#include <cmath>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfileBuilder;
using commands::CollectionCounts;
using commands::TopHistory;
using commands::TopSample;
using std::chrono::milliseconds;

TopSample sample(int second, uint64_t used) {
  TopSample sample;
  sample.at = milliseconds(second * 1000);
  sample.heap = {used, 2 * used, {}, {}};
  return sample;
}

TEST_CASE("top keeps five minutes of heap used") {
  TopHistory history;
  for (int second = 0; second < 1000; ++second) {
    history.add(sample(second, 1000));
  }
  const auto figures = history.figures(false);
  CHECK(figures.used_bytes.size() == 301);
  CHECK(figures.used_span == milliseconds(300'000));
  CHECK(!figures.functions_age);
}

TEST_CASE("the trend is that of what survives collections") {
  TopHistory history;
  for (int second = 0; second < 10; ++second) {
    TopSample next = sample(second, second % 2 == 0 ? 9'000'000 : 1'000'000);
    next.live_bytes = 500'000 + static_cast<uint64_t>(second) * 100;
    history.add(std::move(next));
  }
  const auto figures = history.figures(false);
  REQUIRE(figures.bytes_per_second);
  CHECK(std::abs(*figures.bytes_per_second - 100) < 1e-6);
  CHECK(figures.live_bytes == 500'900u);
}

TEST_CASE("collections are counted for the last seconds, too") {
  TopHistory history;
  for (int second = 0; second <= 20; ++second) {
    TopSample next = sample(second, 1000);
    const auto count = static_cast<uint64_t>(second);
    next.gauge.collections =
        CollectionCounts{{count * 3, second * 1.5}, {count, second * 10.0}, {}};
    history.add(std::move(next));
  }
  const auto figures = history.figures(false);
  REQUIRE(figures.recent_collections);
  CHECK(figures.recent_collections->minor.count == 30);
  CHECK(figures.recent_collections->major.milliseconds == 100);
  CHECK(figures.collections_span == milliseconds(10'000));
}

TEST_CASE("collections that are not known stay so") {
  TopHistory history;
  history.add(sample(0, 1));
  history.add(sample(1, 1));
  CHECK(!history.figures(false).recent_collections);
}

TEST_CASE("the figures of functions stay until the next profile") {
  AllocationProfileBuilder builder;
  const auto ours = builder.add_call(
      AllocationProfileBuilder::kRoot,
      {.function = "serve", .script_id = "1", .url = "/app/a.js"});
  const auto nodes = builder.add_call(
      ours, {.function = "read", .script_id = "2", .url = "node:fs"});
  builder.add_bytes(nodes, 4000, 1);
  TopHistory history;
  TopSample first = sample(1, 1000);
  first.profile = builder.build();
  history.add(std::move(first));
  history.add(sample(4, 1000));
  const auto folded = history.figures(false);
  CHECK(folded.functions_age == milliseconds(3000));
  REQUIRE(folded.functions.size() == 1);
  CHECK(folded.functions[0].frame.function == "serve");
  const auto internals = history.figures(true);
  REQUIRE(internals.functions.size() == 1);
  CHECK(internals.functions[0].frame.function == "read");
}

}  // namespace
}  // namespace heapcli::tests
