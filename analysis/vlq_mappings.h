// Reads the `mappings` of a source map: base64 VLQ, segments between commas,
// lines between semicolons (https://tc39.es/ecma426, "Mappings structure").
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "analysis/packed_mappings.h"

namespace heapcli::analysis {

struct VlqLimits {
  size_t source_count = 0;
  size_t name_count = 0;
};

/// Calls `take` for each segment in the order of generated positions, also
/// where a line of `mappings` has them in another. Throws Error(kBadData) for
/// what is no mapping, or points outside the sources and names.
void read_vlq_mappings(std::string_view mappings, const VlqLimits& limits,
                       const std::function<void(const MappingSegment&)>& take);

}  // namespace heapcli::analysis
