// Reads a flat array of integers as records of so many numbers each, in pieces
// of any size. What the push parser reads nodes, edges and locations with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "analysis/number_scanner.h"

namespace heapcli::analysis {

class RecordReader {
 public:
  /// Takes `count` whole records, which lie one after the other.
  using Sink = std::function<void(const uint64_t* record, size_t count)>;

  /// The next byte is the one after the opening bracket of an array of records
  /// of `stride` numbers.
  void restart(uint32_t stride, Sink sink);

  /// Takes some of the bytes, at least one; returns how many. `ended` says
  /// whether the closing bracket was the last of them. Throws Error, also when
  /// the array ends in the middle of a record, and what the sink throws.
  size_t take(std::string_view bytes, bool& ended);

 private:
  void pass_on();

  NumberScanner scanner_;
  Sink sink_;
  std::vector<uint64_t> batch_;  ///< Whole records, then the begun one.
  size_t size_ = 0;              ///< Numbers in it.
  uint32_t stride_ = 0;
};

}  // namespace heapcli::analysis
