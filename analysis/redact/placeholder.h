// What stands in a redacted snapshot in the place of a text that a program
// worked with: as long as the text, the same wherever the text was the same,
// and otherwise only a number in the order of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace heapcli::analysis {

/// How JavaScript sees a text.
struct TextShape {
  size_t length = 0;     ///< In UTF-16 code units, as V8 counts.
  bool is_wide = false;  ///< It has characters beyond U+00FF.
};

/// Of UTF-8.
TextShape text_shape(std::string_view text);

/// Words that V8 itself writes where it writes texts, such as
/// `(sliced string)`, and what it calls true, false, null and undefined.
bool is_word_of_v8(std::string_view text);

class Placeholders {
 public:
  /// For the next text of this shape. Inside of a JSON string; ASCII.
  /// Different from all before, unless there are no more of so few characters.
  std::string next(const TextShape& shape);

 private:
  std::unordered_map<size_t, uint64_t> used_;  ///< By length.
};

}  // namespace heapcli::analysis
