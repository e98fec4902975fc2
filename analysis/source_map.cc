#include "analysis/source_map.h"

#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "analysis/error.h"
#include "analysis/source_map_json.h"
#include "analysis/vlq_mappings.h"

namespace heapcli::analysis {
namespace {

bool is_absolute(std::string_view source) {
  return source.starts_with('/') || source.find("://") != source.npos;
}

std::string with_root(const std::string& root, const std::string& source) {
  if (root.empty() || source.empty() || is_absolute(source)) return source;
  return root + (root.ends_with('/') ? "" : "/") + source;
}

// 32-bit positions, with kNone kept free.
constexpr uint64_t kMostPositions = std::numeric_limits<uint32_t>::max() - 1;

uint32_t moved(uint32_t position, uint32_t by) {
  const uint64_t sum = static_cast<uint64_t>(position) + by;
  if (sum > kMostPositions) {
    throw Error(Error::Kind::kBadData,
                "this is no source map: a section begins too far out");
  }
  return static_cast<uint32_t>(sum);
}

}  // namespace

SourceMap::SourceMap(std::string_view text) {
  std::vector<SourceMapJson> sections = read_source_map_json(text);
  for (size_t i = 0; i < sections.size(); ++i) {
    // Given up one by one, as they are unpacked.
    const SourceMapJson section = std::move(sections[i]);
    const auto start = std::tuple(section.line, section.column);
    auto end = std::tuple(std::numeric_limits<uint32_t>::max(), 0u);
    if (i + 1 < sections.size()) {
      end = std::tuple(sections[i + 1].line, sections[i + 1].column);
      if (end < start) {
        throw Error(Error::Kind::kBadData,
                    "this is no source map: its sections are out of order");
      }
    }
    if (sources_.size() + section.sources.size() > kMostPositions ||
        names_.size() + section.names.size() > kMostPositions) {
      throw Error(Error::Kind::kTooLarge,
                  "the source map has too many sources or names");
    }
    const auto first_source = static_cast<uint32_t>(sources_.size());
    const auto first_name = static_cast<uint32_t>(names_.size());
    for (const std::string& source : section.sources) {
      sources_.add(with_root(section.source_root, source));
    }
    for (const std::string& name : section.names) names_.add(name);
    read_vlq_mappings(
        section.mappings, {section.sources.size(), section.names.size()},
        [&](const MappingSegment& read) {
          MappingSegment segment = read;
          if (segment.generated_line == 0) {
            segment.generated_column =
                moved(segment.generated_column, section.column);
          }
          segment.generated_line = moved(segment.generated_line, section.line);
          // What lies in the next section is the next section's.
          if (std::tuple(segment.generated_line, segment.generated_column) >=
              end) {
            return;
          }
          if (segment.source != MappingSegment::kNone) {
            segment.source += first_source;
          }
          if (segment.name != MappingSegment::kNone) segment.name += first_name;
          mappings_.add(segment);
        });
  }
  sources_.shrink_to_fit();
  names_.shrink_to_fit();
  mappings_.shrink_to_fit();
}

std::optional<OriginalPosition> SourceMap::find(uint32_t line,
                                                uint32_t column) const {
  if (line == 0 || column == 0) return std::nullopt;
  const auto segment = mappings_.find(line - 1, column - 1);
  if (!segment || segment->source == MappingSegment::kNone) return std::nullopt;
  OriginalPosition original;
  original.source = sources_[StringIndex{segment->source}];
  if (original.source.empty()) return std::nullopt;
  original.line = segment->line + 1;
  original.column = segment->column + 1;
  if (segment->name != MappingSegment::kNone) {
    original.name = names_[StringIndex{segment->name}];
  }
  original.generated_column = segment->generated_column + 1;
  return original;
}

}  // namespace heapcli::analysis
