// A row of numbers as a line of little bars.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace heapcli::commands {

/// At most `width` bars, each for the sum of its part of `values`; the tallest
/// is the largest, a space is 0.
std::string sparkline(const std::vector<uint64_t>& values, size_t width);

/// The same for levels, such as memory in use: each bar is for the highest of
/// its part, and the shortest for the lowest of all.
std::string level_sparkline(const std::vector<uint64_t>& values, size_t width);

}  // namespace heapcli::commands
