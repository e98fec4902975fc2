// The text of flame_page.html, made into a constant by the build.
#pragma once

#include <string_view>

namespace heapcli::analysis {

extern const std::string_view kFlamePage;

}  // namespace heapcli::analysis
