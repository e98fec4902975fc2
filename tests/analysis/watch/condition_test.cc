#include "analysis/watch/condition.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::parse_condition;
using analysis::WatchedFigures;
using analysis::query::QueryError;

constexpr double kMega = 1024 * 1024;

WatchedFigures figures() {
  WatchedFigures figures;
  figures.used = 90 * kMega;
  figures.total = 95 * kMega;
  figures.rss = 300 * kMega;
  figures.external = 20 * kMega;
  figures.array_buffers = 10 * kMega;
  figures.after_gc = 50 * kMega;
  figures.trend_per_hour = 12 * kMega;
  figures.gcs = 40;
  figures.gcs_a_minute = 4;
  figures.heap_limit = 100 * kMega;
  figures.memory_limit = 1000 * kMega;
  return figures;
}

bool holds(const std::string& text, const WatchedFigures& now = figures()) {
  return analysis::holds(parse_condition(text), now);
}

TEST_CASE("a condition compares each figure in its unit") {
  CHECK(holds("used > 80%"));
  CHECK(!holds("used>91 %"));
  CHECK(holds("used >= 90MiB"));
  CHECK(!holds("used > 90M"));
  CHECK(holds("used <= 94371840"));
  CHECK(holds("total < 0.1GiB"));
  CHECK(holds("external > 20000k"));
  CHECK(holds("arraybuffers < 1G"));
  CHECK(holds("aftergc > 49%"));
  CHECK(!holds("aftergc > 51%"));
  CHECK(holds("rss > 29%"));
  CHECK(!holds("rss > 31%"));
  CHECK(holds("trend > 10MiB/h"));
  CHECK(!holds("trend > 1MiB/min"));
  CHECK(holds("trend > -1MiB/s"));
  CHECK(holds("trend > 280MiB/d"));
  CHECK(holds("gcs > 39"));
  CHECK(!holds("gcs > 5/min"));
}

TEST_CASE("and binds tighter than or") {
  CHECK(holds("used > 1% or used > 99% and rss > 99%"));
  CHECK(!holds("used > 99% and used > 1% or rss > 99%"));
  CHECK(holds("used > 99% || rss > 1% && gcs > 1"));
  CHECK(holds("used > 1 and rss > 1"));
}

TEST_CASE("what is not known does not hold") {
  CHECK(!holds("used > 1%", {}));
  WatchedFigures now = figures();
  now.memory_limit.reset();
  CHECK(!holds("rss > 1%", now));
  CHECK(!holds("rss < 100%", now));
  CHECK(holds("rss > 1 or rss > 1%", now));
  const auto condition = parse_condition("rss > 1%");
  CHECK(!analysis::decidable(condition[0][0], now));
  CHECK(analysis::decidable(condition[0][0], figures()));
}

TEST_CASE("what is wrong with a condition is shown at its place") {
  const std::vector<std::pair<std::string, std::pair<size_t, std::string>>>
      cases = {
          {"", {0, "expected a figure"}},
          {"usedd > 5", {0, "did you mean 'used'?"}},
          {"used = 5", {5, "expected >, >=, < or <="}},
          {"used >", {6, "expected a number"}},
          {"used > much", {7, "expected a number"}},
          {"used > nan", {7, "expected a number"}},
          {"used > inf", {7, "expected a number"}},
          {"used > -5", {7, "less than nothing"}},
          {"used > 5 apples", {9, "no unit of memory"}},
          {"used > 5 MiB rss > 4", {13, "'and', 'or' or the end"}},
          {"used > 5 and", {12, "expected a figure"}},
          {"trend > 5MiB", {12, "memory over time"}},
          {"trend > 5MiB/week", {13, "expected s, min, h or d"}},
          {"gcs > 5/h", {8, "by the minute"}},
          {"gcs > 5%", {7, "'and', 'or' or the end"}},
          {std::string(20'000, ' '), {0, "cannot be meant"}},
      };
  for (const auto& [text, expected] : cases) {
    INFO(text.substr(0, 50));
    try {
      parse_condition(text);
      FAIL("no error");
    } catch (const QueryError& error) {
      CHECK(error.where().begin == expected.first);
      CHECK_THAT(error.what(), ContainsSubstring(expected.second));
    }
  }
}

}  // namespace
}  // namespace heapcli::tests
