// A loop that reads digit after digit waits for each one to know where the
// next number begins. Here the text is first turned into bits, 64 bytes at a
// time: which bytes are digits, commas, line ends. From these bits follow,
// without a branch, whether the text is well formed and where all numbers begin
// and end; the numbers are then converted independently of each other
// (number_conversion.cc).
//
// V8 writes one of two forms, `1,2,3,4` (Node 24 on) and `1,2\n,3,4\n`, so each
// byte may only follow certain others:
//
//   a digit      a digit, a comma, the opening bracket
//   a comma      a digit, a line end
//   a line end   a digit
//   `]`          a digit, a line end
//
// See Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019), for
// the idea of bits.

#include "analysis/number_chunk.h"

#include <algorithm>
#include <bit>

#include "analysis/number_conversion.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace heapcli::analysis {
namespace {

constexpr size_t kBlock = 64;

struct Classes {
  uint64_t digits;
  uint64_t commas;
  uint64_t line_ends;
};

#if defined(__SSE2__)

Classes classify_block(const char* text) {
  Classes classes{};
  for (int i = 0; i < 4; ++i) {
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(text) + i);
    const __m128i value = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i nine = _mm_set1_epi8(9);
    const auto mask = [&](__m128i equal) {
      return static_cast<uint64_t>(
                 static_cast<uint32_t>(_mm_movemask_epi8(equal)))
             << (16 * i);
    };
    classes.digits |= mask(_mm_cmpeq_epi8(_mm_min_epu8(value, nine), value));
    classes.commas |= mask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')));
    classes.line_ends |= mask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
  }
  return classes;
}

#else

Classes classify_block(const char* text) {
  Classes classes{};
  for (size_t i = 0; i < kBlock; ++i) {
    const uint64_t bit = uint64_t{1} << i;
    const auto digit = static_cast<unsigned char>(text[i] - '0');
    classes.digits |= digit <= 9 ? bit : 0;
    classes.commas |= text[i] == ',' ? bit : 0;
    classes.line_ends |= text[i] == '\n' ? bit : 0;
  }
  return classes;
}

#endif

// std::popcount is a call of a function on the oldest x86-64.
size_t bits_in(uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555u;
  bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
  return bits * 0x0101010101010101u >> 56;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Writes the positions of the bits, counted from `base`, and returns the end of
// them. Writes up to seven more: a branch would cost more than they do.
uint32_t* write_positions(uint64_t bits, uint32_t base, uint32_t* out) {
  uint32_t* const end = out + bits_in(bits);
  while (bits != 0) {
    for (int i = 0; i < 8; ++i) {
      // Of no bit left, anything will do.
      *out++ = base + static_cast<uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  return end;
}

}  // namespace

NumberChunk::Verdict NumberChunk::classify(const char* data, size_t size) {
  text_ = data - kReadableBefore;
  count_ = 0;
  bad_ = false;
  block_ = 0;
  digits_.clear();

  const char before = data[-1];
  last_was_digit_ = is_digit(before);
  const char* first = data;
  while (last_was_digit_ && is_digit(first[-1])) {
    if (data - --first > static_cast<ptrdiff_t>(kMaxConvertedDigits)) {
      return Verdict::kOther;
    }
  }
  open_number_ = static_cast<uint32_t>(first - text_);

  uint64_t digit_before = last_was_digit_;
  uint64_t comma_before = before == ',';
  uint64_t line_end_before = before == '\n';
  if (!digit_before && !comma_before && !line_end_before && before != '[') {
    return Verdict::kOther;
  }
  has_line_ends_ = line_end_before != 0;

  blocks_ = (size + kBlock - 1) / kBlock;
  digits_.reserve(blocks_);
  for (size_t block = 0; block < blocks_; ++block) {
    const Classes found = classify_block(data + block * kBlock);
    const size_t left = size - block * kBlock;
    uint64_t inside = left >= kBlock ? ~uint64_t{0} : (uint64_t{1} << left) - 1;
    const uint64_t other =
        ~(found.digits | found.commas | found.line_ends) & inside;
    if (other != 0) {
      const auto at = static_cast<size_t>(std::countr_zero(other));
      if (data[block * kBlock + at] != ']') return Verdict::kOther;
      end_ = block * kBlock + at;
      inside = (uint64_t{1} << at) - 1;
    }
    const uint64_t bracket = other & (~other + 1);
    const uint64_t digits = found.digits & inside;
    const uint64_t commas = found.commas & inside;
    const uint64_t line_ends = found.line_ends & inside;
    const uint64_t after_digit = digits << 1 | digit_before;
    const uint64_t after_comma = commas << 1 | comma_before;
    const uint64_t after_line_end = line_ends << 1 | line_end_before;
    const uint64_t wrong = (digits & after_line_end) |
                           (commas & ~(after_digit | after_line_end)) |
                           (line_ends & ~after_digit) |
                           (bracket & ~(after_digit | after_line_end)) |
                           (after_comma & ~digits & (inside | bracket));
    if (wrong != 0) return Verdict::kOther;
    has_line_ends_ |= line_ends != 0;
    digits_.push_back(digits);
    count_ += bits_in(~digits & after_digit & (inside | bracket));
    if (bracket != 0) {
      blocks_ = block + 1;
      return Verdict::kEnd;
    }
    digit_before = digits >> 63;
    comma_before = commas >> 63;
    line_end_before = line_ends >> 63;
  }
  return Verdict::kMore;
}

size_t NumberChunk::read(uint64_t* output, size_t capacity) {
  // Where numbers end; before them where the first one begins, less one.
  uint32_t* const ends = ends_.data() + 1;
  uint32_t* end = ends;
  ends[-1] = open_number_ - 1;
  // Where they begin. That of the last one may be there without its end.
  uint32_t* start = starts_.data();
  if (last_was_digit_) *start++ = open_number_;

  capacity = std::min(capacity, kMostNumbers);
  while (block_ != blocks_ &&
         static_cast<size_t>(end - ends) + kBlock / 2 <= capacity) {
    const uint64_t digits = digits_[block_];
    const uint64_t after_digit =
        digits << 1 | static_cast<uint64_t>(last_was_digit_);
    const auto offset =
        static_cast<uint32_t>(kReadableBefore + block_ * kBlock);
    end = write_positions(~digits & after_digit, offset, end);
    if (has_line_ends_) {
      start = write_positions(digits & ~after_digit, offset, start);
    }
    last_was_digit_ = digits >> 63 != 0;
    ++block_;
  }

  const auto count = static_cast<size_t>(end - ends);
  const NumberPlaces places =
      has_line_ends_ ? NumberPlaces{text_, starts_.data(), 0, ends, count}
                     : NumberPlaces{text_, ends - 1, 1, ends, count};
  bad_ |= convert_numbers(places, output) > kMaxConvertedDigits;
  // Where the next number begins, if it has begun.
  open_number_ = has_line_ends_ ? starts_[count]
                                : ends[-1 + static_cast<ptrdiff_t>(count)] + 1;
  return count;
}

}  // namespace heapcli::analysis
