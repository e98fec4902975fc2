// Reads a piece of a long array of integers at several times the speed of
// NumberScanner, as long as it looks like what V8 writes. Whatever looks
// otherwise (white space in other places, signs, fractions, exponents, more
// than 16 digits) is left to NumberScanner, which knows all of JSON.
// Start reading at the essay in number_chunk.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace heapcli::analysis {

class NumberChunk {
 public:
  /// So many bytes before `data` must be readable.
  static constexpr size_t kReadableBefore = 32;
  /// And so many after its end.
  static constexpr size_t kReadableAfter = 64;

  enum class Verdict {
    kMore,   ///< As V8 writes it, and the array goes on.
    kEnd,    ///< The closing bracket is in this piece.
    kOther,  ///< Not as V8 writes it; nothing else may be called.
  };

  /// Looks at `size` bytes, a multiple of 64 unless the array ends among them,
  /// or the input does (kMore is then to be taken for kOther); less than 4 GiB.
  /// `data` must stay until the last `read`. The byte before it belongs to the
  /// same array, or is its opening bracket.
  Verdict classify(const char* data, size_t size);

  /// Numbers whose last digit is followed by a byte of this piece.
  size_t count() const { return count_; }
  /// Offset of the closing bracket, after kEnd.
  size_t end() const { return end_; }

  /// The room that `read` needs, and the most that it uses.
  static constexpr size_t kLeastNumbers = 32;
  static constexpr size_t kMostNumbers = 2048;

  /// Writes the next numbers, at most `capacity`, which must be at least
  /// kLeastNumbers; returns how many. 0 means that there are no more. `bad()`
  /// tells whether one did not fit.
  size_t read(uint64_t* output, size_t capacity);
  bool bad() const { return bad_; }

 private:
  const char* text_ = nullptr;  ///< kReadableBefore bytes before the piece.
  size_t count_ = 0;
  size_t end_ = 0;
  bool has_line_ends_ = false;
  std::vector<uint64_t> digits_;  ///< A bit a byte: whether it is a digit.

  // Where `read` stands.
  size_t block_ = 0;
  size_t blocks_ = 0;
  bool last_was_digit_ = false;
  uint32_t open_number_ = 0;  ///< Where the next number begins, from text_.
  bool bad_ = false;
  /// Places of numbers, with room for what is written too much.
  std::vector<uint32_t> starts_ = std::vector<uint32_t>(kMostNumbers + 16);
  std::vector<uint32_t> ends_ = std::vector<uint32_t>(kMostNumbers + 16);
};

}  // namespace heapcli::analysis
