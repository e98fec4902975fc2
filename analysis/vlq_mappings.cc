#include "analysis/vlq_mappings.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

constexpr int8_t kNoDigit = -1;

constexpr std::array<int8_t, 256> make_digits() {
  std::array<int8_t, 256> digits{};
  for (int8_t& digit : digits) digit = kNoDigit;
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  return digits;
}

constexpr std::array<int8_t, 256> kDigits = make_digits();

int digit_of(char c) { return kDigits[static_cast<unsigned char>(c)]; }

// The highest bit of a digit: another one follows. The lowest of a value: it
// is negative.
constexpr int kContinues = 32;

[[noreturn]] void fail(const std::string& what, uint32_t line) {
  throw Error(Error::Kind::kBadData, "the source map's mappings of line " +
                                         std::to_string(line + 1) + " " + what);
}

class MappingsReader {
 public:
  MappingsReader(const VlqLimits& limits,
                 const std::function<void(const MappingSegment&)>& take)
      : limits_(limits), take_(take) {}

  void read(std::string_view mappings) {
    for (;;) {
      const size_t end = std::min(mappings.find(';'), mappings.size());
      read_line(mappings.substr(0, end));
      if (end == mappings.size()) return;
      mappings.remove_prefix(end + 1);
      if (++line_ == std::numeric_limits<uint32_t>::max()) {
        fail("are too many", line_ - 1);
      }
    }
  }

 private:
  void read_line(std::string_view line) {
    generated_column_ = 0;
    const bool sorted = is_sorted(line);
    unsorted_.clear();
    while (!line.empty()) {
      const size_t end = std::min(line.find(','), line.size());
      if (end > 0) {
        const MappingSegment segment = read_segment(line.substr(0, end));
        if (sorted) {
          take_(segment);
        } else {
          unsorted_.push_back(segment);
        }
      }
      line.remove_prefix(std::min(end + 1, line.size()));
    }
    if (sorted) return;
    std::stable_sort(unsorted_.begin(), unsorted_.end(),
                     [](const MappingSegment& a, const MappingSegment& b) {
                       return a.generated_column < b.generated_column;
                     });
    for (const MappingSegment& segment : unsorted_) take_(segment);
  }

  // No segment begins with a step back. The line of a bundle can be millions
  // of segments long, so only what must be is held in memory.
  static bool is_sorted(std::string_view line) {
    bool at_start = true;
    for (const char c : line) {
      if (at_start && c != ',' && (digit_of(c) & 1) != 0) return false;
      at_start = c == ',';
    }
    return true;
  }

  MappingSegment read_segment(std::string_view text) {
    std::array<int64_t, 5> values{};
    size_t count = 0;
    while (!text.empty()) {
      if (count == values.size()) fail("have a segment of six fields", line_);
      values[count++] = read_value(text);
    }
    if (count == 2 || count == 3) {
      fail("have a segment of " + std::to_string(count) + " fields", line_);
    }
    MappingSegment segment;
    segment.generated_line = line_;
    segment.generated_column = step(generated_column_, values[0]);
    if (count >= 4) {
      segment.source = step(source_, values[1]);
      segment.line = step(original_line_, values[2]);
      segment.column = step(original_column_, values[3]);
      if (segment.source >= limits_.source_count) {
        fail("name a source that there is none of", line_);
      }
    }
    if (count == 5) {
      segment.name = step(name_, values[4]);
      if (segment.name >= limits_.name_count) {
        fail("use a name that there is none of", line_);
      }
    }
    return segment;
  }

  int64_t read_value(std::string_view& text) const {
    int64_t value = 0;
    for (int shift = 0; shift <= 30; shift += 5) {
      if (text.empty()) fail("end in the middle of a number", line_);
      const int digit = digit_of(text.front());
      if (digit == kNoDigit) fail("have a character that is no digit", line_);
      text.remove_prefix(1);
      value |= static_cast<int64_t>(digit & (kContinues - 1)) << shift;
      if ((digit & kContinues) == 0) {
        return (value & 1) != 0 ? -(value >> 1) : value >> 1;
      }
    }
    fail("have a number of more than 32 bits", line_);
  }

  uint32_t step(int64_t& value, int64_t by) const {
    value += by;
    if (value < 0 || value > std::numeric_limits<int32_t>::max()) {
      fail("lead to a position below 0 or beyond 31 bits", line_);
    }
    return static_cast<uint32_t>(value);
  }

  const VlqLimits limits_;
  const std::function<void(const MappingSegment&)>& take_;
  std::vector<MappingSegment> unsorted_;
  uint32_t line_ = 0;
  // Fields are differences; all but this one go on from line to line.
  int64_t generated_column_ = 0;
  int64_t source_ = 0;
  int64_t original_line_ = 0;
  int64_t original_column_ = 0;
  int64_t name_ = 0;
};

}  // namespace

void read_vlq_mappings(std::string_view mappings, const VlqLimits& limits,
                       const std::function<void(const MappingSegment&)>& take) {
  MappingsReader(limits, take).read(mappings);
}

}  // namespace heapcli::analysis
