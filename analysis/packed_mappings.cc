// A segment is a number whose lowest two bits say of which kind it is and
// whose other bits are the distance in columns from the segment before; then
// follow the differences in source, line, column and, with a name, name.
// Before the first segment of another line stands the distance in lines. All
// numbers are little-endian, seven bits a byte; differences are zigzagged.

#include "analysis/packed_mappings.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

enum Kind : uint32_t { kUnmapped = 0, kMapped = 1, kNamed = 2, kNewLine = 3 };

constexpr size_t kEntryDistance = 64;

auto position(const MappingSegment& segment) {
  return std::tuple(segment.generated_line, segment.generated_column);
}

}  // namespace

void PackedMappings::put(uint64_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes_ += static_cast<char>(value);
}

void PackedMappings::put_delta(uint32_t value, uint32_t& last) {
  const int64_t delta = static_cast<int64_t>(value) - last;
  put(static_cast<uint64_t>(delta < 0 ? -2 * delta - 1 : 2 * delta));
  last = value;
}

uint64_t PackedMappings::get(size_t& at) const {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_[at++]);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
}

void PackedMappings::get_delta(size_t& at, uint32_t& last) const {
  const uint64_t coded = get(at);
  const auto half = static_cast<int64_t>(coded >> 1);
  last = static_cast<uint32_t>(last + ((coded & 1) != 0 ? -half - 1 : half));
}

void PackedMappings::add(const MappingSegment& segment) {
  if (bytes_.size() > std::numeric_limits<uint32_t>::max() - 100) {
    throw Error(Error::Kind::kTooLarge, "the source map has too many mappings");
  }
  uint32_t& line = last_.segment.generated_line;
  uint32_t& column = last_.segment.generated_column;
  if (segment.generated_line != line) {
    put(static_cast<uint64_t>(segment.generated_line - line) << 2 | kNewLine);
    line = segment.generated_line;
    column = 0;
  }
  const bool mapped = segment.source != MappingSegment::kNone;
  const bool named = mapped && segment.name != MappingSegment::kNone;
  put(static_cast<uint64_t>(segment.generated_column - column) << 2 |
      (named    ? kNamed
       : mapped ? kMapped
                : kUnmapped));
  if (mapped) {
    put_delta(segment.source, last_.source);
    put_delta(segment.line, last_.line);
    put_delta(segment.column, last_.column);
  }
  if (named) put_delta(segment.name, last_.name);
  last_.segment = segment;
  if (size_++ % kEntryDistance == 0) {
    last_.offset = static_cast<uint32_t>(bytes_.size());
    entries_.push_back(last_);
  }
}

void PackedMappings::shrink_to_fit() {
  bytes_.shrink_to_fit();
  entries_.shrink_to_fit();
}

// Makes `entry` the segment that stands at `at`.
void PackedMappings::advance(size_t& at, Entry& entry) const {
  MappingSegment& segment = entry.segment;
  uint64_t head = get(at);
  if ((head & 3) == kNewLine) {
    segment.generated_line += static_cast<uint32_t>(head >> 2);
    segment.generated_column = 0;
    head = get(at);
  }
  segment.generated_column += static_cast<uint32_t>(head >> 2);
  const uint64_t kind = head & 3;
  segment.source = segment.name = MappingSegment::kNone;
  segment.line = segment.column = 0;
  if (kind == kUnmapped) return;
  get_delta(at, entry.source);
  get_delta(at, entry.line);
  get_delta(at, entry.column);
  segment.source = entry.source;
  segment.line = entry.line;
  segment.column = entry.column;
  if (kind != kNamed) return;
  get_delta(at, entry.name);
  segment.name = entry.name;
}

std::optional<MappingSegment> PackedMappings::find(
    uint32_t generated_line, uint32_t generated_column) const {
  const auto wanted = std::tuple(generated_line, generated_column);
  // The last entry before the position, so that the first of several segments
  // at the very position is met.
  auto entry = std::partition_point(
      entries_.begin(), entries_.end(),
      [&](const Entry& one) { return position(one.segment) < wanted; });
  if (entry != entries_.begin()) --entry;
  if (entry == entries_.end() || position(entry->segment) > wanted) {
    return std::nullopt;
  }
  Entry at_segment = *entry;
  MappingSegment found = at_segment.segment;
  size_t at = entry->offset;
  while (position(found) < wanted && at < bytes_.size()) {
    advance(at, at_segment);
    if (position(at_segment.segment) > wanted) break;
    found = at_segment.segment;
  }
  if (found.generated_line != generated_line) return std::nullopt;
  return found;
}

}  // namespace heapcli::analysis
