#include "commands/scenario/bound.h"

#include <cmath>
#include <string>

#include "commands/error.h"
#include "tests/catch.h"

using namespace heapcli::commands;
using heapcli::tests::ContainsSubstring;

namespace {

std::string complaint_about(const char* text, BoundUnit unit) {
  try {
    parse_bound(text, unit);
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::kUsage);
    return error.what();
  }
  return "";
}

double value_of(const char* text, BoundUnit unit) {
  return parse_bound(text, unit).value;
}

}  // namespace

TEST_CASE("a bound has an operator, a number and a unit") {
  using Operator = Bound::Operator;
  const Bound most = parse_bound(" <= 10 ", BoundUnit::kCount);
  CHECK(most.op == Operator::kAtMost);
  CHECK(most.value == 10);
  CHECK(most.text == "<= 10");
  CHECK(parse_bound("<10", BoundUnit::kCount).op == Operator::kLess);
  CHECK(parse_bound(">10", BoundUnit::kCount).op == Operator::kMore);
  CHECK(parse_bound(">=10", BoundUnit::kCount).op == Operator::kAtLeast);
  CHECK(parse_bound("== 0", BoundUnit::kCount).op == Operator::kEqual);
  CHECK(parse_bound("!= 0", BoundUnit::kCount).op == Operator::kNotEqual);
  CHECK(value_of("> -5", BoundUnit::kCount) == -5);
}

TEST_CASE("bytes in a bound have units") {
  CHECK(value_of("< 512", BoundUnit::kBytes) == 512);
  CHECK(value_of("< 512 B", BoundUnit::kBytes) == 512);
  CHECK(value_of("< 1.5 KiB", BoundUnit::kBytes) == 1536);
  CHECK(value_of("< 5MiB", BoundUnit::kBytes) == 5.0 * 1024 * 1024);
  CHECK(value_of("< 2 GB", BoundUnit::kBytes) == 2.0 * 1024 * 1024 * 1024);
  CHECK(value_of("< -1 KiB", BoundUnit::kAny) == -1024);
}

TEST_CASE("shares in a bound are percentages or fractions") {
  CHECK(value_of("<= 20 %", BoundUnit::kShare) == 0.2);
  CHECK(value_of("<= 110%", BoundUnit::kShare) == 1.1);
  CHECK(value_of("<= 0.2", BoundUnit::kShare) == 0.2);
  CHECK(value_of("<= 20%", BoundUnit::kAny) == 0.2);
}

TEST_CASE("a bound that makes no sense is refused with an example") {
  for (const char* const text :
       {"", "10", "=< 10", "<=", "<= ten", "<= 10 x", "<= nan", "<= inf",
        "<= 1e300", "<= 10 %", "<= 10 KiB", "= 10", "<= 5 5", "<= 5 e3"}) {
    INFO(text);
    CHECK_THAT(complaint_about(text, BoundUnit::kCount),
               ContainsSubstring("write, for example, \"<= 10\""));
  }
  for (const char* const text : {"<= 10 %", "<= 10 KK", "<= 5 e3", "<= 5 9"}) {
    INFO(text);
    CHECK_THAT(complaint_about(text, BoundUnit::kBytes),
               ContainsSubstring("\"<= 5 MiB\""));
  }
  CHECK_THAT(complaint_about("<= 5 MiB", BoundUnit::kShare),
             ContainsSubstring("20 %"));
}

TEST_CASE("suspects are none, or so many") {
  CHECK(parse_suspects("none").op == Bound::Operator::kEqual);
  CHECK(parse_suspects("none").value == 0);
  CHECK(parse_suspects("<= 2").value == 2);
  CHECK_THROWS_AS(parse_suspects("no"), Error);
}

TEST_CASE("a figure is within a bound, on the border, or beyond it") {
  const auto within = [](const char* text, double value) {
    return is_within(parse_bound(text, BoundUnit::kAny), value);
  };
  CHECK(within("< 10", 9.999));
  CHECK_FALSE(within("< 10", 10));
  CHECK(within("<= 10", 10));
  CHECK_FALSE(within("<= 10", 10.001));
  CHECK(within("> 10", 10.001));
  CHECK_FALSE(within("> 10", 10));
  CHECK(within(">= 10", 10));
  CHECK_FALSE(within(">= 10", 9.999));
  CHECK(within("== 10", 10));
  CHECK_FALSE(within("== 10", 10.001));
  CHECK(within("!= 10", 10.001));
  CHECK_FALSE(within("!= 10", 10));
  CHECK(within("<= 1 KiB", 1024));
  CHECK_FALSE(within("<= 1 KiB", 1025));
  CHECK(within("== -0", 0));
}

TEST_CASE("what is no number is within no bound") {
  for (const char* const text :
       {"< 1", "<= 1", "> 1", ">= 1", "== 1", "!= 1"}) {
    INFO(text);
    CHECK_FALSE(is_within(parse_bound(text, BoundUnit::kCount), std::nan("")));
  }
}

TEST_CASE("a part of 1000 is exactly the percentage that is written") {
  for (int part = 1; part <= 2000; ++part) {
    const std::string text = "== " + std::to_string(part / 10) + "." +
                             std::to_string(part % 10) + " %";
    INFO(text);
    CHECK(is_within(parse_bound(text, BoundUnit::kShare), part / 1000.0));
  }
  CHECK(value_of("< -50 %", BoundUnit::kShare) == -0.5);
  CHECK(value_of("< 1e-300 %", BoundUnit::kShare) == 1e-302);
}
