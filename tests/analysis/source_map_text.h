// Makes the text of source maps for tests and for the fuzzer's corpus.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/packed_mappings.h"

namespace heapcli::tests {

/// One number in base64 VLQ.
std::string vlq(int64_t value);

/// The `mappings` of segments in the order of their lines.
std::string mappings_of(const std::vector<analysis::MappingSegment>& segments);

/// A whole map; `rest` is JSON members, as in `,"sourceRoot":"x"`.
std::string source_map_text(const std::string& mappings,
                            const std::vector<std::string>& sources,
                            const std::vector<std::string>& names = {},
                            const std::string& rest = "");

}  // namespace heapcli::tests
