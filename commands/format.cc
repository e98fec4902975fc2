#include "commands/format.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "analysis/distances.h"
#include "commands/error.h"

namespace heapcli::commands {
namespace {

std::string with_sign(int64_t value, const std::string& magnitude) {
  if (value == 0) return magnitude;
  return (value < 0 ? "-" : "+") + magnitude;
}

uint64_t magnitude(int64_t value) {
  return value < 0 ? uint64_t{0} - static_cast<uint64_t>(value)
                   : static_cast<uint64_t>(value);
}

// "2 min 5 s", or "2 min" where nothing is left over.
std::string two_units(int64_t count, const char* unit, int64_t rest,
                      const char* rest_unit) {
  const std::string text = std::to_string(count) + unit;
  return rest == 0 ? text : text + " " + std::to_string(rest) + rest_unit;
}

}  // namespace

std::string format_bytes_delta(int64_t bytes) {
  return with_sign(bytes, format_bytes(magnitude(bytes)));
}

uint64_t parse_bytes(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  std::string unit(stop, static_cast<size_t>(end - stop));
  for (const std::string_view suffix : {"iB", "B"}) {
    if (unit.ends_with(suffix)) {
      unit.resize(unit.size() - suffix.size());
      break;
    }
  }
  if (unit == "k" || unit == "K") {
    value *= 1024;
  } else if (unit == "M") {
    value *= 1024 * 1024;
  } else if (unit == "G") {
    value *= 1024.0 * 1024 * 1024;
  } else if (!unit.empty()) {
    value = -1;
  }
  constexpr double kMost =
      9007199254740992;  // All integers up to it are exact.
  // The negated form also catches a NaN.
  if (error != std::errc() || !(value >= 0 && value <= kMost)) {
    throw Error(ExitStatus::kUsage,
                "'" + std::string(text) +
                    "' is not a number of bytes; write 32768, 32k or 1M");
  }
  return static_cast<uint64_t>(value);
}

std::string format_count_delta(int64_t count) {
  return with_sign(count, format_count(magnitude(count)));
}

std::string format_distance(int32_t distance) {
  const bool from_user_roots =
      distance >= 0 && distance < analysis::kSystemDistance;
  return from_user_roots ? std::to_string(distance) : "–";
}

std::string format_duration(std::chrono::milliseconds duration) {
  const auto count = duration.count();
  if (count < 1000) return std::to_string(count) + " ms";
  if (count < 60'000) {
    return analysis::format_three_digits(static_cast<double>(count) / 1000) +
           " s";
  }
  const auto seconds = (count + 500) / 1000;
  if (seconds < 3600) {
    return two_units(seconds / 60, " min", seconds % 60, " s");
  }
  const auto minutes = (seconds + 30) / 60;
  return two_units(minutes / 60, " h", minutes % 60, " min");
}

std::chrono::milliseconds parse_duration(std::string_view text) {
  const auto bad = [&]() -> Error {
    return Error(ExitStatus::kUsage,
                 "'" + std::string(text) +
                     "' is not a duration; write 500ms, 20s, 2m or 1h");
  };
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const std::string_view unit(stop, static_cast<size_t>(end - stop));
  double milliseconds = 0;
  if (unit == "ms") {
    milliseconds = value;
  } else if (unit == "s" || unit.empty()) {
    milliseconds = value * 1000;
  } else if (unit == "m" || unit == "min") {
    milliseconds = value * 60'000;
  } else if (unit == "h") {
    milliseconds = value * 3'600'000;
  } else {
    throw bad();
  }
  constexpr double kMost = 365.0 * 24 * 3'600'000;
  // The negated form also catches a NaN.
  if (error != std::errc() || !(milliseconds >= 0 && milliseconds <= kMost)) {
    throw bad();
  }
  return std::chrono::milliseconds(static_cast<int64_t>(milliseconds));
}

}  // namespace heapcli::commands
