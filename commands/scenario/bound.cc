#include "commands/scenario/bound.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "commands/error.h"
#include "commands/format.h"

namespace heapcli::commands {
namespace {

using Operator = Bound::Operator;

// The longer ones first, since one begins like another.
constexpr std::pair<std::string_view, Operator> kOperators[] = {
    {"<=", Operator::kAtMost}, {">=", Operator::kAtLeast},
    {"==", Operator::kEqual},  {"!=", Operator::kNotEqual},
    {"<", Operator::kLess},    {">", Operator::kMore}};

constexpr double kMost = 1e18;

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

const char* example(BoundUnit unit) {
  switch (unit) {
    case BoundUnit::kCount:
      return "\"<= 10\"";
    case BoundUnit::kBytes:
      return "\"<= 5 MiB\"";
    case BoundUnit::kShare:
      return "\"<= 20 %\" or \"<= 0.2\"";
    case BoundUnit::kAny:
      break;
  }
  return "\"<= 10\", \"<= 5 MiB\" or \"<= 20 %\"";
}

[[noreturn]] void fail(std::string_view text, BoundUnit unit,
                       const std::string& why) {
  throw Error(ExitStatus::kUsage, "`" + std::string(text) + "` " + why +
                                      "; write, for example, " + example(unit));
}

// What `value` % is, rounded once: dividing 12.3 by 100 is a bit off what 123
// of 1000 are, and then `== 12.3 %` would never hold.
double hundredth(double value) {
  std::array<char, 400> digits;  // Of the smallest number, too.
  const char* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value,
                    std::chars_format::fixed)
          .ptr;
  const std::string divided =
      std::string(static_cast<const char*>(digits.data()), end) + "e-2";
  std::from_chars(divided.data(), divided.data() + divided.size(), value);
  return value;
}

// The number at the beginning of `rest`, which loses it.
double take_number(std::string_view text, std::string_view& rest,
                   BoundUnit unit) {
  double value = 0;
  const char* const end = rest.data() + rest.size();
  const auto [stop, error] = std::from_chars(rest.data(), end, value);
  if (error != std::errc() || !std::isfinite(value) ||
      std::abs(value) > kMost) {
    fail(text, unit, "has no number after its operator");
  }
  rest = trimmed({stop, static_cast<size_t>(end - stop)});
  return value;
}

}  // namespace

Bound parse_bound(std::string_view text, BoundUnit unit) {
  Bound bound;
  bound.text = trimmed(text);
  std::string_view rest = bound.text;
  bool has_operator = false;
  for (const auto& [sign, op] : kOperators) {
    if (!rest.starts_with(sign)) continue;
    bound.op = op;
    rest = trimmed(rest.substr(sign.size()));
    has_operator = true;
    break;
  }
  if (!has_operator) fail(text, unit, "begins with no operator");
  bound.value = take_number(text, rest, unit);
  if (rest.empty()) return bound;
  if (rest == "%") {
    if (unit == BoundUnit::kCount || unit == BoundUnit::kBytes) {
      fail(text, unit, "is a percentage of nothing");
    }
    bound.value = hundredth(bound.value);
    return bound;
  }
  if (unit == BoundUnit::kBytes || unit == BoundUnit::kAny) {
    if (rest == "B") return bound;
    // The whole of the rest is a unit, not one more number.
    constexpr std::string_view kPrefixes = "kKMG";
    if (kPrefixes.find(rest.front()) == kPrefixes.npos) {
      fail(text, unit, "has a unit that it cannot have");
    }
    try {
      bound.value *= static_cast<double>(parse_bytes("1" + std::string(rest)));
      return bound;
    } catch (const Error&) {
    }
  }
  fail(text, unit, "has a unit that it cannot have");
}

Bound parse_suspects(std::string_view text) {
  if (trimmed(text) == "none") return {Operator::kEqual, 0, "none"};
  try {
    return parse_bound(text, BoundUnit::kCount);
  } catch (const Error&) {
    throw Error(ExitStatus::kUsage, "`" + std::string(text) +
                                        "` is no number of suspects; write "
                                        "none, or, for example, \"<= 1\"");
  }
}

bool is_within(const Bound& bound, double value) {
  if (std::isnan(value)) return false;
  switch (bound.op) {
    case Operator::kLess:
      return value < bound.value;
    case Operator::kAtMost:
      return value <= bound.value;
    case Operator::kMore:
      return value > bound.value;
    case Operator::kAtLeast:
      return value >= bound.value;
    case Operator::kEqual:
      return value == bound.value;
    case Operator::kNotEqual:
      break;
  }
  return value != bound.value;
}

}  // namespace heapcli::commands
