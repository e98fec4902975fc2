// Writes a flame graph as one SVG that needs nothing else: for reports, wikis
// and pull requests. What each frame is shows when the mouse rests on it.
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

/// The root is on top: the graph grows downwards, so that a reader begins where
/// the page does, however deep the stacks are.
void write_flame_svg(const AllocationProfile& profile, const std::string& title,
                     const ByteSink& sink);

}  // namespace heapcli::analysis
