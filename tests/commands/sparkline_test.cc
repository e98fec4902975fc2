#include "commands/sparkline.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

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

}  // namespace
}  // namespace heapcli::tests
