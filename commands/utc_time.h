// A moment as other programs read it.
#pragma once

#include <cstdint>
#include <string>

namespace heapcli::commands {

/// RFC 3339 with milliseconds, in UTC: `2026-03-14T15:09:26.535Z`.
std::string utc_time(int64_t unix_ms);

/// Now, likewise.
std::string utc_time();

}  // namespace heapcli::commands
