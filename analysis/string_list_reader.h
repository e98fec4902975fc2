// Reads the strings of a snapshot, a JSON list, in pieces of any size.
#pragma once

#include <cstddef>
#include <string_view>

#include "analysis/json_string.h"
#include "analysis/string_table.h"

namespace heapcli::analysis {

class StringListReader {
 public:
  /// Adds to `table`, which must live as long as this.
  explicit StringListReader(StringTable& table) : table_(table) {}

  /// The next byte is the one after the opening bracket.
  void restart();

  /// Takes some of the bytes, at least one; returns how many. `ended` says
  /// whether the closing bracket was the last of them. Throws Error.
  size_t take(std::string_view bytes, bool& ended);

 private:
  enum class Expect { kStringOrEnd, kNextString, kInside, kCommaOrEnd };

  void take_structure(char c, bool& ended);
  void begin_string();
  size_t take_string(std::string_view bytes);

  StringTable& table_;
  Expect expect_ = Expect::kStringOrEnd;
  JsonStringDecoder decoder_;
};

}  // namespace heapcli::analysis
