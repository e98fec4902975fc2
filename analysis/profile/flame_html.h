// Writes a flame graph as one HTML page that needs nothing else, works from
// file:// and can be zoomed and searched. The page itself is flame_page.html,
// which the build puts into the program.
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

/// The 50,000 largest calls are in it; the page says how many are not. The root
/// is on top, as in the SVG.
void write_flame_html(const AllocationProfile& profile,
                      const std::string& title, const ByteSink& sink);

}  // namespace heapcli::analysis
