// How much of a snapshot there can be, whatever its header claims: what memory
// is asked for before the numbers themselves have been seen.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace heapcli::analysis {

/// How many rows of `stride` numbers to make room for, of those that are
/// claimed, in a file of `file_size` bytes (0 when that is not known). A number
/// takes two bytes at least. Columns grow beyond.
inline uint64_t rows_to_reserve(uint64_t claimed, uint64_t stride,
                                uint64_t file_size) {
  constexpr uint64_t kMostBlindly = uint64_t{1} << 22;
  constexpr uint64_t kMostIndexed = std::numeric_limits<uint32_t>::max();
  const uint64_t most =
      file_size == 0 ? kMostBlindly : file_size / (2 * stride) + 1;
  return std::min({claimed, most, kMostIndexed});
}

/// How many bytes of strings to make room for at `offset` of the file. They
/// come last, as a rule, so they are no longer than what is left; and growing
/// a large arena costs little beside reading it.
inline uint64_t text_to_reserve(uint64_t offset, uint64_t file_size) {
  constexpr uint64_t kMost = uint64_t{1} << 24;
  return std::min(file_size - std::min(offset, file_size), kMost);
}

}  // namespace heapcli::analysis
