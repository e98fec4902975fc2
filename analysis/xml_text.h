// Text from outside in XML, as SVG is.
#pragma once

#include <string>
#include <string_view>

namespace heapcli::analysis {

/// Escaped for content and for attributes in double quotes; what XML 1.0 does
/// not allow becomes U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace heapcli::analysis
