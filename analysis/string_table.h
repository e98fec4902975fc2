// The snapshot's strings, decoded to UTF-8 and laid end to end in one arena.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/ids.h"

namespace heapcli::analysis {

class StringTable {
 public:
  /// Number of strings.
  size_t size() const { return end_.size(); }

  /// UTF-8; lone surrogates of the original are U+FFFD. Valid as long as the
  /// table.
  std::string_view operator[](StringIndex index) const {
    const uint32_t i = raw(index);
    const uint64_t begin = i == 0 ? 0 : end_[i - 1];
    return std::string_view(arena_).substr(begin, end_[i] - begin);
  }

  /// Adds a string; returns its index.
  StringIndex add(std::string_view text) {
    arena_.append(text);
    end_.push_back(arena_.size());
    return static_cast<StringIndex>(end_.size() - 1);
  }

  /// The arena, for a decoder that appends in place; `finish_string` then ends
  /// the string that was appended.
  std::string& arena() { return arena_; }
  void finish_string() { end_.push_back(arena_.size()); }

  /// Makes room for that many bytes of text.
  void reserve_text(size_t bytes) { arena_.reserve(bytes); }

  void shrink_to_fit() {
    arena_.shrink_to_fit();
    end_.shrink_to_fit();
  }

 private:
  std::string arena_;
  std::vector<uint64_t> end_;  ///< By string: one past its last byte in arena_.
};

}  // namespace heapcli::analysis
