// One bit a node (or edge, or string): an eighth of a byte column, so that the
// set of visited nodes of a large heap stays in the processor's cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/ids.h"

namespace heapcli::analysis {

template <class Index>
class Bitmap {
 public:
  Bitmap() = default;
  /// All bits are 0.
  explicit Bitmap(size_t size) : words_((size + 63) / 64) {}

  bool test(Index index) const {
    return (words_[raw(index) / 64] >> (raw(index) % 64) & 1) != 0;
  }
  void set(Index index) {
    words_[raw(index) / 64] |= uint64_t{1} << (raw(index) % 64);
  }
  void clear(Index index) {
    words_[raw(index) / 64] &= ~(uint64_t{1} << (raw(index) % 64));
  }
  /// Sets the bit; returns whether it was 0.
  bool insert(Index index) {
    uint64_t& word = words_[raw(index) / 64];
    const uint64_t bit = uint64_t{1} << (raw(index) % 64);
    const bool absent = (word & bit) == 0;
    word |= bit;
    return absent;
  }

  /// 64 bits of indices 64 * i and up, lowest first.
  std::vector<uint64_t>& words() { return words_; }
  const std::vector<uint64_t>& words() const { return words_; }

 private:
  std::vector<uint64_t> words_;
};

}  // namespace heapcli::analysis
