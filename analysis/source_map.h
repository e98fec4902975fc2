// A source map: from a position in generated code (a bundle, compiled
// TypeScript) back to the one that somebody wrote.
// https://tc39.es/ecma426, version 3, index maps too.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analysis/packed_mappings.h"
#include "analysis/string_table.h"

namespace heapcli::analysis {

/// Lines and columns count from 1. The views live as long as the map.
struct OriginalPosition {
  std::string_view source;  ///< As the map has it, after its sourceRoot.
  uint32_t line = 0;
  uint32_t column = 0;
  /// What is called differently in the generated code is called so in the
  /// source; empty where the map has no name.
  std::string_view name;
  uint32_t generated_column = 0;  ///< Where the segment begins.
};

class SourceMap {
 public:
  /// `text` is the JSON of the map. Throws Error(kBadData).
  explicit SourceMap(std::string_view text);

  /// Where the code at this line and column, counted from 1, comes from;
  /// nothing where the map does not know. As trace-mapping and DevTools do it:
  /// the last segment of the line that does not begin later.
  std::optional<OriginalPosition> find(uint32_t line, uint32_t column) const;

  size_t segment_count() const { return mappings_.size(); }

 private:
  StringTable sources_;
  StringTable names_;
  PackedMappings mappings_;
};

}  // namespace heapcli::analysis
