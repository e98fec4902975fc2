// Figures as people read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/figure_text.h"

namespace heapcli::commands {

using analysis::format_bytes;
using analysis::format_count;
using analysis::format_percent;

/// format_bytes with a sign: "+1.46 MiB", "0 B", "-12.0 KiB".
std::string format_bytes_delta(int64_t bytes);

/// Reads "32768", "32k", "32KiB", "1.5M"; k, M and G are powers of 1024. Throws
/// Error(kUsage).
uint64_t parse_bytes(std::string_view text);

std::string format_count_delta(int64_t count);

/// An object's distance from the roots: "3"; "–" when only V8's own roots lead
/// to it, or none.
std::string format_distance(int32_t distance);

/// "12 ms", "1.24 s", "2 min 5 s", "30 min", "1 h 30 min": two units at most.
std::string format_duration(std::chrono::milliseconds duration);

/// Reads "500ms", "20s", "2m", "1h", or a bare number of seconds. Throws
/// Error(kUsage).
std::chrono::milliseconds parse_duration(std::string_view text);

}  // namespace heapcli::commands
