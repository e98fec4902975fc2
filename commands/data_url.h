// What is in a `data:` URL, as bundlers write source maps into their output.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heapcli::commands {

/// Decodes %XX; anything else stays as it is.
std::string percent_decoded(std::string_view text);

/// The bytes of a `data:` URL, in base64 or percent-encoded; nothing when it
/// is no such URL, or broken.
std::optional<std::string> data_url_bytes(std::string_view url);

}  // namespace heapcli::commands
