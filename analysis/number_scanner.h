// Reads a flat JSON array of non-negative integers, in pieces of any size.
// This is the parser's hot loop: nine tenths of a snapshot are such arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace heapcli::analysis {

class NumberScanner {
 public:
  enum class Status {
    kNeedInput,   ///< `input` was used up; call again with what follows.
    kOutputFull,  ///< `capacity` numbers were written; call again.
    kEnd,         ///< The closing bracket was read.
  };

  struct Result {
    Status status;
    size_t consumed;  ///< Bytes of the input that were read.
    size_t written;   ///< Numbers that were written to the output.
  };

  /// Forgets everything; the next byte is the one after the opening bracket.
  void restart();

  /// Scans `[input, input + size)`. A number may be split over calls. Integers
  /// up to 2^64-1 are taken exactly; numbers with a fraction or an exponent
  /// when their value is a whole one below 2^53, as V8's double formatter
  /// writes them. Throws Error(kBadData) on anything else.
  Result scan(const char* input, size_t size, uint64_t* output,
              size_t capacity);

 private:
  enum class Expect { kValueOrEnd, kValue, kDigits, kOddNumber, kCommaOrEnd };

  void finish_odd_number(uint64_t* output);

  Expect expect_ = Expect::kValueOrEnd;
  uint64_t value_ = 0;
  uint32_t digits_ = 0;     ///< Digits of value_ read so far.
  std::string odd_number_;  ///< Text of a number with a sign, '.' or exponent.
};

}  // namespace heapcli::analysis
