// Writes V8's own form of an allocation profile, which the Memory panel of
// DevTools loads: a .heapprofile.
#pragma once

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

/// Nodes have the ids 1, 2, … in the order of the calls. Counts are in the file
/// only as its samples: a profile that has counts but no samples loses them.
void write_heapprofile(const AllocationProfile& profile, const ByteSink& sink);

}  // namespace heapcli::analysis
