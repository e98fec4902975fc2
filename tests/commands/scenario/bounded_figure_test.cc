#include "commands/scenario/bounded_figure.h"

#include "commands/scenario/bound.h"
#include "tests/catch.h"

namespace heapcli::commands {
namespace {

Bound share(const char* text) { return parse_bound(text, BoundUnit::kShare); }
Bound bytes(const char* text) { return parse_bound(text, BoundUnit::kBytes); }
Bound count(const char* text) { return parse_bound(text, BoundUnit::kCount); }

constexpr double kMiB = 1024 * 1024;

TEST_CASE("a size is rounded where it cannot be taken for its bound") {
  CHECK(bounded_bytes(bytes("<= 100 MiB"), 120.25 * kMiB) == "120 MiB");
  CHECK(bounded_bytes(bytes("<= 100 MiB"), 0) == "0 B");
  CHECK(bounded_growth(bytes("<= 100 MiB"), -5.5 * kMiB) == "-5.50 MiB");
}

TEST_CASE("a size that reads like its bound is given to the byte") {
  const Bound bound = bytes("<= 100 MiB");
  CHECK(bounded_bytes(bound, 100 * kMiB) == "100 MiB");
  CHECK(bounded_bytes(bound, 100 * kMiB + 1) == "100 MiB (104,857,601 bytes)");
  CHECK(bounded_bytes(bound, 100 * kMiB - 1) == "100 MiB (104,857,599 bytes)");
  CHECK(bounded_growth(bytes("<= 1 KiB"), 1024.5) ==
        "+1.00 KiB (1024.5 bytes)");
  CHECK(bounded_growth(bytes("<= 10"), 31.0 / 3) == "+10 B (10.33 bytes)");
  CHECK(bounded_growth(bytes(">= -1 KiB"), -1025) == "-1.00 KiB (1,025 bytes)");
  // The sign tells the two apart.
  CHECK(bounded_growth(bytes(">= 1 KiB"), -1024) == "-1.00 KiB");
}

TEST_CASE("a percentage has as many digits as tell it from its bound") {
  const Bound bound = share("<= 110 %");
  CHECK(bounded_percent(bound, 1.2) == "120 %");
  CHECK(bounded_percent(bound, 1.1) == "110 %");
  CHECK(bounded_percent(bound, 1.1004) == "110.04 %");
  CHECK(bounded_percent(bound, 1.10000003) == "110.000003 %");
  CHECK(bounded_percent(bound, 0) == "0 %");
  CHECK(bounded_percent(share("<= 20 %"), 1.0 / 3) == "33.3 %");
}

TEST_CASE("a count has as many digits as tell it from its bound") {
  const Bound bound = count("<= 10");
  CHECK(bounded_count(bound, 1200) == "+1,200");
  CHECK(bounded_count(bound, -3) == "-3");
  CHECK(bounded_count(bound, 0) == "0");
  CHECK(bounded_count(bound, 10.0 / 3) == "+3.333");
  CHECK(bounded_count(bound, 10.001) == "+10.001");
  CHECK(bounded_count(bound, 10001.0 / 1000) == "+10.001");
  CHECK(bounded_count(bound, 1e17) == "+1e+17");
}

}  // namespace
}  // namespace heapcli::commands
