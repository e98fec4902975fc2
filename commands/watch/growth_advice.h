// Which tool looks further where memory grows, in a sentence.
#pragma once

#include <string>
#include <vector>

#include "analysis/watch/growth_place.h"

namespace heapcli::commands {

/// "in the JS heap", to follow "memory grows".
std::string place_text(analysis::MemoryPlace place);

/// What to do next, in two lines; `target` and `pid` (may be empty) go into the
/// commands.
std::string growth_advice(analysis::MemoryPlace place,
                          const std::string& target, const std::string& pid);

/// "+12.3 MiB/h".
std::string format_rate(double bytes_per_hour);

}  // namespace heapcli::commands
