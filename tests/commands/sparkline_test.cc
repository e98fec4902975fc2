#include "commands/sparkline.h"

#include <cstdint>
#include <vector>

#include "commands/terminal.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using commands::display_width;
using commands::level_sparkline;
using commands::sparkline;

TEST_CASE("bars are as tall as their numbers") {
  CHECK(sparkline({}, 10) == "");
  CHECK(sparkline({0, 0}, 10) == "  ");
  CHECK(sparkline({0, 8, 4}, 10) == " █▄");
  CHECK(sparkline({1, 1'000'000}, 10) == "▁█");
  CHECK(sparkline({UINT64_MAX, UINT64_MAX}, 10) == "██");
}

TEST_CASE("more numbers than bars are added up") {
  CHECK(sparkline({1, 1, 0, 0, 2, 0}, 3) == "█ █");
  CHECK(sparkline({1, 2}, 0) == "");
}

TEST_CASE("a sparkline shows peaks, from the lowest to the highest") {
  CHECK(level_sparkline({}, 10).empty());
  CHECK(level_sparkline({5, 5}, 10) == "▁▁");
  CHECK(level_sparkline({0, 7, 3, 0}, 10) == "▁█▄▁");
  // A peak between others is not lost when there is less room.
  CHECK(level_sparkline({0, 0, 9, 0, 0, 0}, 2) == "█▁");
  CHECK(display_width(level_sparkline(std::vector<uint64_t>(301, 4), 60)) ==
        60);
}

}  // namespace
}  // namespace heapcli::tests
