#include "analysis/source_map.h"

#include <algorithm>
#include <random>
#include <string>

#include "analysis/error.h"
#include "analysis/packed_mappings.h"
#include "tests/analysis/source_map_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::MappingSegment;
using analysis::SourceMap;

constexpr uint32_t kNone = MappingSegment::kNone;

std::string error_of(const std::string& text) {
  try {
    const SourceMap map(text);
  } catch (const analysis::Error& error) {
    CHECK(error.kind() == analysis::Error::Kind::kBadData);
    return error.what();
  }
  return "no error";
}

// "source:line:column name", or "".
std::string at(const SourceMap& map, uint32_t line, uint32_t column) {
  const auto found = map.find(line, column);
  if (!found) return "";
  return std::string(found->source) + ":" + std::to_string(found->line) + ":" +
         std::to_string(found->column) +
         (found->name.empty() ? "" : " " + std::string(found->name));
}

TEST_CASE("a position is that of the last segment before it in its line") {
  const SourceMap map(source_map_text(
      mappings_of({{0, 4, 0, 9, 2, 0}, {0, 10, 1, 0, 0}, {2, 1, 0, 20, 7, 1}}),
      {"a.ts", "b.ts"}, {"one", "two"}));
  CHECK(at(map, 1, 4) == "");
  CHECK(at(map, 1, 5) == "a.ts:10:3 one");
  CHECK(at(map, 1, 10) == "a.ts:10:3 one");
  CHECK(at(map, 1, 11) == "b.ts:1:1");
  CHECK(at(map, 1, 4'000'000'000) == "b.ts:1:1");
  CHECK(at(map, 2, 1) == "");  // A line does not inherit.
  CHECK(at(map, 3, 2) == "a.ts:21:8 two");
  CHECK(at(map, 4, 1) == "");
  CHECK(at(map, 0, 1) == "");
  CHECK(at(map, 1, 0) == "");
  CHECK(map.find(1, 8)->generated_column == 5);
}

TEST_CASE("code that comes from no source ends the segment before") {
  const SourceMap map(source_map_text(
      mappings_of({{0, 0, 0, 0, 0}, {0, 5}, {0, 9, 0, 1, 0}}), {"a.ts"}));
  CHECK(at(map, 1, 5) == "a.ts:1:1");
  CHECK(at(map, 1, 6) == "");
  CHECK(at(map, 1, 10) == "a.ts:2:1");
}

TEST_CASE("of several segments at one position the first counts") {
  const SourceMap map(source_map_text(
      mappings_of({{0, 3, 0, 1, 0}, {0, 3, 0, 2, 0}, {0, 3, 0, 3, 0}}),
      {"a.ts"}));
  CHECK(at(map, 1, 4) == "a.ts:2:1");
  CHECK(at(map, 1, 5) == "a.ts:4:1");
}

TEST_CASE("a line may have its segments in any order") {
  const SourceMap map(source_map_text(
      mappings_of({{0, 8, 0, 1, 0}, {0, 2, 0, 2, 0}, {0, 5, 0, 3, 0}}),
      {"a.ts"}));
  CHECK(at(map, 1, 3) == "a.ts:3:1");
  CHECK(at(map, 1, 6) == "a.ts:4:1");
  CHECK(at(map, 1, 9) == "a.ts:2:1");
}

TEST_CASE("the root of the sources goes before the relative ones") {
  const std::string mappings =
      mappings_of({{0, 0, 0, 0, 0}, {0, 1, 1, 0, 0}, {0, 2, 2, 0, 0}});
  const std::vector<std::string> sources = {"a.ts", "/b.ts", "webpack://x/c"};
  for (const char* root : {"src", "src/"}) {
    const SourceMap map(
        source_map_text(mappings, sources, {},
                        std::string(",\"sourceRoot\":\"") + root + "\""));
    CHECK(at(map, 1, 1) == "src/a.ts:1:1");
    CHECK(at(map, 1, 2) == "/b.ts:1:1");
    CHECK(at(map, 1, 3) == "webpack://x/c:1:1");
  }
}

TEST_CASE("an index map is its sections, each up to the next") {
  const std::string one = source_map_text(
      mappings_of({{0, 0, 0, 0, 0}, {0, 50, 0, 1, 0}, {2, 0, 0, 2, 0}}),
      {"a.ts"}, {"f"});
  const std::string two =
      source_map_text(mappings_of({{0, 0, 0, 10, 0, 0}, {1, 4, 1, 11, 0}}),
                      {"b.ts", "c.ts"}, {"g"});
  const SourceMap map(
      R"({"version":3,"sections":[{"offset":{"line":1,"column":20},"map":)" +
      one + R"(},{"map":)" + two +
      R"(,"offset":{"line":1,"column":40},"x":[[{}]]}]})");
  CHECK(at(map, 1, 1) == "");
  CHECK(at(map, 2, 20) == "");
  CHECK(at(map, 2, 21) == "a.ts:1:1");
  CHECK(at(map, 2, 41) == "b.ts:11:1 g");
  CHECK(at(map, 2, 90) == "b.ts:11:1 g");  // Not a.ts: that section is over.
  CHECK(at(map, 3, 5) == "c.ts:12:1");
  CHECK(at(map, 4, 1) == "");
}

TEST_CASE("what a lookup does not need is passed over") {
  const std::string nested(100'000, '[');
  const std::string closed(100'000, ']');
  const SourceMap map(
      ")]}'\n" +
      source_map_text(
          mappings_of({{0, 0, 1, 0, 0}}), {"", "a.ts"}, {},
          R"(,"sourcesContent":["x",null],"file":null,"x_a":{"mappings":")"
          R"(!!","sections":[1],"deep":)" +
              nested + closed + "}"));
  CHECK(at(map, 1, 1) == "a.ts:1:1");
  CHECK(map.segment_count() == 1);
}

TEST_CASE("a source without a name is no position") {
  const SourceMap map(
      R"({"version":3.0,"names":[],"sources":[null],"mappings":"AAAA"})");
  CHECK(at(map, 1, 1) == "");
}

TEST_CASE("what is no source map is refused with a reason") {
  const auto with = [](const std::string& mappings) {
    return source_map_text(mappings, {"a"}, {"n"});
  };
  for (const auto& [text, reason] :
       std::vector<std::pair<std::string, std::string>>{
           {"", "it is empty"},
           {")]}'", "it is empty"},
           {"<html>", "JSON is broken"},
           {"{\"version\":3,\"mappings\":\"A", "JSON is broken"},
           {"[]", "it is a list"},
           {"7", "it is a number"},
           {"null", "it is no object"},
           {"\"x\"", "it is a string"},
           {"{}", "no `version`"},
           {R"({"version":2,"mappings":""})", "version is not 3"},
           {R"({"version":-3,"mappings":""})", "version is not 3"},
           {R"({"version":1e300,"mappings":""})", "version is not 3"},
           {R"({"version":3})", "no `mappings`"},
           {R"({"version":3,"mappings":[]})", "no `mappings`"},
           {with("A*AA"), "no digit"},
           {with("A\xC3\xA9"), "no digit"},
           {with("AA"), "2 fields"},
           {with("AAA"), "3 fields"},
           {with("AAAAAA"), "six fields"},
           {with(";;g"), "line 3 end in the middle of a number"},
           {with("ggggggggggggB"), "more than 32 bits"},
           {with(vlq(1LL << 31)), "beyond 31 bits"},
           {with("A" + vlq(0) + vlq(INT32_MAX) + "A;" + "A" + vlq(0) + "CA"),
            "beyond 31 bits"},
           {with("D"), "below 0"},
           {with("AAAD"), "below 0"},
           {with("ACAA"), "a source that there is none of"},
           {with("AAAAC"), "a name that there is none of"},
           {R"({"version":3,"sections":[{"offset":{"line":0,"column":0}}]})",
            "a section has no map"},
           {R"({"version":3,"sections":[{"map":{"version":3}}]})",
            "no `mappings`"},
           {R"({"version":3,"sections":[{"map":{"version":3,"sections":[]}}]})",
            "a section has sections"},
           {R"({"version":3,"sections":[{"offset":{"line":-1}}]})",
            "a section's line"},
           {R"({"version":3,"sections":[{"offset":{"line":4e9}}]})",
            "a section's line"},
           {R"({"version":3,"sections":[{"offset":{"line":9},"map":)" +
                with("") + R"(},{"offset":{"line":8},"map":)" + with("") +
                "}]}",
            "out of order"}}) {
    INFO(text);
    CHECK_THAT(error_of(text), ContainsSubstring(reason));
  }
}

TEST_CASE("every beginning of a map is refused or has no mapping") {
  const std::string text = source_map_text(
      mappings_of({{0, 0, 0, 0, 0, 0}, {5, 90, 0, 1000, 9}}), {"a.ts"}, {"n"});
  for (size_t size = 0; size < text.size(); ++size) {
    CHECK_THAT(error_of(text.substr(0, size)),
               ContainsSubstring("no source map"));
  }
}

TEST_CASE("any number of segments is found as by looking at each") {
  std::mt19937 random(7);
  const auto below = [&](uint32_t n) {
    return static_cast<uint32_t>(random() % n);
  };
  std::vector<MappingSegment> segments;
  uint32_t line = 0;
  uint32_t column = 0;
  for (int i = 0; i < 3000; ++i) {
    if (below(40) == 0) {
      line += below(3) + 1;
      column = 0;
    }
    column += below(4);
    MappingSegment segment{line, column};
    if (below(10) != 0) {
      segment.source = below(5);
      segment.line = below(1u << below(32));
      segment.column = below(200);
      if (below(3) == 0) segment.name = below(9);
    }
    segments.push_back(segment);
  }
  analysis::PackedMappings packed;
  for (const MappingSegment& segment : segments) packed.add(segment);
  CHECK(packed.size() == segments.size());
  const SourceMap map(source_map_text(mappings_of(segments),
                                      std::vector<std::string>(5, "s"),
                                      std::vector<std::string>(9, "n")));
  CHECK(map.segment_count() == segments.size());

  for (uint32_t l = 0; l <= line + 1; ++l) {
    for (uint32_t c = 0; c < column + 3; ++c) {
      const MappingSegment* expected = nullptr;
      for (const MappingSegment& segment : segments) {
        if (segment.generated_line != l || segment.generated_column > c) {
          continue;
        }
        if (expected != nullptr && expected->generated_column == c) break;
        expected = &segment;
      }
      const auto found = packed.find(l, c);
      REQUIRE(found.has_value() == (expected != nullptr));
      if (found) REQUIRE(*found == *expected);
      const bool mapped = expected != nullptr && expected->source != kNone;
      REQUIRE(map.find(l + 1, c + 1).has_value() == mapped);
    }
  }
}

}  // namespace
}  // namespace heapcli::tests
