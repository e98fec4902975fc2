// A part of a recording: `5s..10s`, `5s..` (to its end), `..10s` (from its
// beginning).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace heapcli::commands {

struct TimeWindow {
  std::chrono::milliseconds from{0};
  std::optional<std::chrono::milliseconds> to;  ///< Absent: the end.
};

/// Each time as in parse_duration. Throws Error(kUsage).
TimeWindow parse_time_window(std::string_view text);

/// `5.00 s and 10.0 s`, to follow the word between.
std::string format_time_window(const TimeWindow& window,
                               std::chrono::milliseconds recorded);

}  // namespace heapcli::commands
