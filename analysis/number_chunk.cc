// A loop that reads digit after digit waits for each one to know where the
// next number begins. Here the text is first turned into bits, 64 bytes at a
// time: which bytes are digits, commas, line ends. From these bits follow,
// without a branch, whether the text is well formed and where all numbers begin
// and end; the numbers are then converted independently of each other, eight
// digits in three multiplications.
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
// the idea of bits, and Lemire's "Quickly parsing eight digits" (2018).

#include "analysis/number_chunk.h"

#include <bit>
#include <cstring>

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

// The eight bytes at `text`, the first one lowest.
uint64_t load_eight(const char* text) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, text, sizeof bytes);
  if constexpr (std::endian::native == std::endian::big) {
    bytes = __builtin_bswap64(bytes);
  }
  return bytes;
}

// The value of the last `digits` (1 to 8) of the eight bytes before `end`.
uint64_t last_digits(const char* end, size_t digits) {
  uint64_t value = load_eight(end - 8) & 0x0F0F0F0F0F0F0F0Fu;
  value &= ~uint64_t{0} << (64 - 8 * digits);
  value = (value * 2561) >> 8;
  value = ((value & 0x00FF00FF00FF00FFu) * 6553601) >> 16;
  return ((value & 0x0000FFFF0000FFFFu) * 42949672960001u) >> 32;
}

constexpr size_t kMaxDigits = 16;

// `digits` is 1 to 16.
uint64_t number_before(const char* end, size_t digits) {
  const uint64_t low = last_digits(end, digits < 8 ? digits : 8);
  if (digits <= 8) return low;
  return last_digits(end - 8, digits - 8) * 100000000 + low;
}

}  // namespace

NumberChunk::Verdict NumberChunk::classify(const char* data, size_t size) {
  data_ = data;
  count_ = 0;
  bad_ = false;
  block_ = 0;
  starts_ = ends_ = 0;
  digits_.clear();

  const char before = data[-1];
  last_was_digit_ = is_digit(before);
  open_number_ = data;
  while (last_was_digit_ && is_digit(open_number_[-1])) {
    if (data - --open_number_ > static_cast<ptrdiff_t>(kMaxDigits)) {
      return Verdict::kOther;
    }
  }

  uint64_t digit_before = last_was_digit_;
  uint64_t comma_before = before == ',';
  uint64_t line_end_before = before == '\n';
  if (!digit_before && !comma_before && !line_end_before && before != '[') {
    return Verdict::kOther;
  }

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
  uint64_t* out = output;
  uint64_t* const full = output + capacity;
  size_t longest = 0;
  const auto take = [&](const char* start, const char* end) {
    const auto digits = static_cast<size_t>(end - start);
    longest = digits > longest ? digits : longest;
    *out++ = number_before(end, digits > kMaxDigits ? kMaxDigits : digits);
  };

  while (out != full) {
    if (ends_ == 0) {
      // What is left of the starts is a number that goes on in the next block.
      const char* const last = block_start(block_);
      if (starts_ != 0) open_number_ = last + std::countr_zero(starts_);
      if (block_ == blocks_) break;
      const uint64_t digits = digits_[block_];
      const uint64_t after_digit =
          digits << 1 | static_cast<uint64_t>(last_was_digit_);
      starts_ = digits & ~after_digit;
      ends_ = ~digits & after_digit;
      last_was_digit_ = digits >> 63 != 0;
      ++block_;
      // The first end may belong to a number of an earlier block.
      if ((after_digit & 1) != 0 && ends_ != 0) {
        take(open_number_, block_start(block_) + std::countr_zero(ends_));
        ends_ &= ends_ - 1;
      }
      continue;
    }
    const char* const text = block_start(block_);
    uint64_t starts = starts_;
    uint64_t ends = ends_;
    do {
      take(text + std::countr_zero(starts), text + std::countr_zero(ends));
      starts &= starts - 1;
      ends &= ends - 1;
    } while (ends != 0 && out != full);
    starts_ = starts;
    ends_ = ends;
  }
  bad_ |= longest > kMaxDigits;
  return static_cast<size_t>(out - output);
}

}  // namespace heapcli::analysis
