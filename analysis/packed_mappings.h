// The mappings of a source map, sorted by generated position and packed: about
// five bytes a segment, where columns of integers would take twenty. Every
// 64th segment can be entered directly, so a lookup is a binary search and a
// short walk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heapcli::analysis {

/// One segment: from this generated position on, and up to the next segment of
/// the line, the code comes from that place. All count from 0.
struct MappingSegment {
  static constexpr uint32_t kNone = UINT32_MAX;

  uint32_t generated_line = 0;
  uint32_t generated_column = 0;
  uint32_t source = kNone;  ///< kNone: this code comes from no source.
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t name = kNone;

  bool operator==(const MappingSegment&) const = default;
};

class PackedMappings {
 public:
  /// In the order of generated positions; throws Error(kTooLarge) when there
  /// are more than offsets of 32 bits can reach.
  void add(const MappingSegment& segment);
  void shrink_to_fit();

  /// The segment that the position is in: the last one of its line that does
  /// not begin after it; of several at the very position, the first.
  std::optional<MappingSegment> find(uint32_t generated_line,
                                     uint32_t generated_column) const;

  size_t size() const { return size_; }

 private:
  // Where a segment starts, and what the ones before leave for its deltas.
  struct Entry {
    MappingSegment segment;
    uint32_t offset = 0;  ///< In bytes_: right after this segment.
    // What the deltas of the next segments start from.
    uint32_t source = 0;
    uint32_t line = 0;
    uint32_t column = 0;
    uint32_t name = 0;
  };

  void put(uint64_t value);
  void put_delta(uint32_t value, uint32_t& last);
  uint64_t get(size_t& at) const;
  void get_delta(size_t& at, uint32_t& last) const;
  void advance(size_t& at, Entry& entry) const;

  std::string bytes_;
  std::vector<Entry> entries_;
  Entry last_;
  size_t size_ = 0;
};

}  // namespace heapcli::analysis
