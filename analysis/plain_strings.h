// The strings of a snapshot that need no decoding, taken many at a time. Nearly
// all are short, ASCII and without escapes.
#pragma once

#include <cstddef>
#include <string_view>

#include "analysis/string_table.h"

namespace heapcli::analysis {

/// `bytes` begin after the opening quote of a string in a JSON list. Adds to
/// `table` as many strings as are plain and are followed by a comma and the
/// opening quote of the next one. Returns how many bytes they took: what is
/// left begins after an opening quote, too.
size_t take_plain_strings(std::string_view bytes, StringTable& table);

}  // namespace heapcli::analysis
