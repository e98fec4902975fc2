// A figure as it is shown beside the bound that it was compared with: rounded
// as everywhere, but never so that it looks as if it were on the bound's other
// side. "expected <= 100 MiB, found 100 MiB" helps nobody.
#pragma once

#include <string>

#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// "100 MiB", or "100 MiB (104,857,601 bytes)" where it reads like the bound.
std::string bounded_bytes(const Bound& bound, double bytes);

/// The same with a sign: "+100 MiB", "-3 B".
std::string bounded_growth(const Bound& bound, double bytes);

/// With a sign, and groups of three where it is whole: "+1,200", "+3.333".
std::string bounded_count(const Bound& bound, double count);

/// Of a fraction of 1: "113.2 %".
std::string bounded_percent(const Bound& bound, double share);

}  // namespace heapcli::commands
