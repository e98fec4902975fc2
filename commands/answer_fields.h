// Members of what an evaluation in the target gave: each is taken only when it
// is what it should be, since a program can put anything in their place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cdp/session.h"

namespace heapcli::commands {

/// Empty when there is none.
std::string text_in(const cdp::Json& answer, const char* name);
/// Not negative, and small enough to be exact.
std::optional<double> number_in(const cdp::Json& answer, const char* name);
std::optional<uint64_t> count_in(const cdp::Json& answer, const char* name);

}  // namespace heapcli::commands
