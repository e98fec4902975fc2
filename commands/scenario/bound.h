// What an assertion asks of a figure: `<= 10`, `< 5 MiB`, `<= 20 %`.
#pragma once

#include <string_view>

#include "commands/scenario/scenario.h"

namespace heapcli::commands {

enum class BoundUnit { kCount, kBytes, kShare, kAny };

/// An operator (<, <=, >, >=, ==, !=), a number, a unit: B, KiB, MiB or GiB for
/// bytes (as parse_bytes takes them), % for shares. Throws Error(kUsage).
Bound parse_bound(std::string_view text, BoundUnit unit);

/// Also takes `none`, which is `== 0`.
Bound parse_suspects(std::string_view text);

/// Equality is that of numbers. What is no number (NaN) is within no bound.
bool is_within(const Bound& bound, double value);

}  // namespace heapcli::commands
