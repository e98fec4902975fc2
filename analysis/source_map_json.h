// The JSON of a source map, version 3, taken apart: what a lookup needs is
// kept, the rest (`sourcesContent` above all) passes by without being stored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heapcli::analysis {

/// A map, or the map of one section of an index map.
struct SourceMapJson {
  // Where its generated code begins, counted from 0.
  uint32_t line = 0;
  uint32_t column = 0;
  std::string source_root;
  std::vector<std::string> sources;  ///< Empty for null.
  std::vector<std::string> names;
  std::string mappings;
};

/// One map, or one for each section, in their order. Throws Error(kBadData).
std::vector<SourceMapJson> read_source_map_json(std::string_view text);

}  // namespace heapcli::analysis
