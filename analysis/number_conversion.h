// Converts many decimal numbers whose places are known: the innermost loop of
// reading a snapshot. Chooses the processor's widest way at run time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace heapcli::analysis {

/// Numbers with more digits are not converted.
inline constexpr size_t kMaxConvertedDigits = 16;

/// Places of numbers, as offsets from `text`. Number i has its last digit
/// before ends[i], and its first one at starts[i] + start_bias; where numbers
/// have one byte between them, `starts` can be `ends` - 1. All bytes must be
/// digits, at least one; the 16 bytes before each end must be readable.
struct NumberPlaces {
  const char* text;
  const uint32_t* starts;
  uint32_t start_bias;
  const uint32_t* ends;
  size_t count;
};

/// Writes the values. Returns how many digits the longest number has; when
/// they are more than kMaxConvertedDigits, its value means nothing.
size_t convert_numbers(const NumberPlaces& places, uint64_t* values);

/// The same with nothing but what every processor has.
size_t convert_numbers_portably(const NumberPlaces& places, uint64_t* values);

}  // namespace heapcli::analysis
