#include "tests/analysis/source_map_text.h"

#include <nlohmann/json.hpp>

namespace heapcli::tests {

std::string vlq(int64_t value) {
  constexpr const char* kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint64_t rest = value < 0 ? static_cast<uint64_t>(-value) << 1 | 1
                            : static_cast<uint64_t>(value) << 1;
  std::string text;
  do {
    const uint64_t digit = rest & 31;
    rest >>= 5;
    text += kDigits[digit | (rest != 0 ? 32 : 0)];
  } while (rest != 0);
  return text;
}

std::string mappings_of(const std::vector<analysis::MappingSegment>& segments) {
  analysis::MappingSegment last;
  last.source = last.name = 0;
  std::string text;
  bool first = true;
  for (const analysis::MappingSegment& segment : segments) {
    const auto difference = [&](uint32_t analysis::MappingSegment::*field) {
      const int64_t by = static_cast<int64_t>(segment.*field) - last.*field;
      last.*field = segment.*field;
      return vlq(by);
    };
    while (last.generated_line < segment.generated_line) {
      text += ';';
      ++last.generated_line;
      last.generated_column = 0;
      first = true;
    }
    if (!first) text += ',';
    first = false;
    text += difference(&analysis::MappingSegment::generated_column);
    if (segment.source == analysis::MappingSegment::kNone) continue;
    text += difference(&analysis::MappingSegment::source);
    text += difference(&analysis::MappingSegment::line);
    text += difference(&analysis::MappingSegment::column);
    if (segment.name == analysis::MappingSegment::kNone) continue;
    text += difference(&analysis::MappingSegment::name);
  }
  return text;
}

std::string source_map_text(const std::string& mappings,
                            const std::vector<std::string>& sources,
                            const std::vector<std::string>& names,
                            const std::string& rest) {
  return R"({"version":3,"sources":)" + nlohmann::json(sources).dump() +
         R"(,"names":)" + nlohmann::json(names).dump() + R"(,"mappings":")" +
         mappings + "\"" + rest + "}";
}

}  // namespace heapcli::tests
