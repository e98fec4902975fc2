// The inside of a JSON string of ASCII alone, unescaped at the speed of memory:
// the text of a snapshot comes so, and from a worker thread twice over.
#pragma once

#include <string>
#include <string_view>

namespace heapcli::cdp {

/// Replaces `output` by what `text`, without its quotes, stands for. Returns
/// false, with `output` in no particular state, where the general path has to
/// do it: bytes or escapes beyond ASCII, a quote, a broken escape.
bool unescape_ascii(std::string_view text, std::string& output);

}  // namespace heapcli::cdp
