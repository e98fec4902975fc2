// Text from outside that has to be UTF-8, since output is.
#pragma once

#include <string>
#include <string_view>

namespace heapcli::analysis {

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

/// Puts U+FFFD in the place of each byte, from `begin` on, that is not part of
/// a well-formed sequence.
void replace_broken_utf8(std::string& text, size_t begin = 0);

}  // namespace heapcli::analysis
