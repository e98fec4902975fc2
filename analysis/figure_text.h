// Figures as people read them, also in the files that analysis writes for
// people (flame graphs). The rest of them is in commands/format.h.
#pragma once

#include <cstdint>
#include <string>

namespace heapcli::analysis {

/// "1.46", "14.6", "146".
std::string format_three_digits(double value);

/// IEC units with three significant digits: "0 B", "812 B", "1.46 MiB".
std::string format_bytes(uint64_t bytes);

/// Thousands in groups: "12,345".
std::string format_count(uint64_t count);

/// "3.4 %"
std::string format_percent(double part, double whole);

}  // namespace heapcli::analysis
