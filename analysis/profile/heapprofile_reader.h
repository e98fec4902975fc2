// Reads V8's own form of an allocation profile (`HeapProfiler.
// SamplingHeapProfile`), as the protocol gives it, `node --heap-prof` writes
// it and DevTools saves it: a .heapprofile.
#pragma once

#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// Bytes are the nodes' `selfSize`; counts are how many of `samples` name the
/// node, 0 where the file has no samples. Samples of nodes that are not in the
/// tree are left out: V8 writes a few. The file does not say the sampling
/// interval: see estimated_interval. Throws Error (kBadData, kTooLarge) whose
/// message begins with `name`.
AllocationProfile read_heapprofile(std::string_view json,
                                   const std::string& name);

}  // namespace heapcli::analysis
