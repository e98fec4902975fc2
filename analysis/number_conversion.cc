// Eight digits become a number in three multiplications: neighbouring digits
// are joined to pairs, pairs to fours, fours to eights (Lemire, "Quickly
// parsing eight digits", 2018). AVX2 does that for eight numbers at a time.
// Numbers are loaded from their ends, so that leading bytes, which belong to
// what stands before, can be masked away whatever the length.

#include "analysis/number_conversion.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#define HEAPCLI_HAS_AVX2_TARGET 1
#include <immintrin.h>
#endif

namespace heapcli::analysis {
namespace {

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

constexpr uint64_t kTenToThe8 = 100'000'000;

// What the digits before the last eight add; `digits` is more than 8.
uint64_t value_of_leading(const char* end, size_t digits) {
  const size_t leading = std::min(digits, kMaxConvertedDigits) - 8;
  return last_digits(end - 8, leading) * kTenToThe8;
}

size_t convert_from(size_t first, const NumberPlaces& places,
                    uint64_t* values) {
  size_t longest = 0;
  for (size_t i = first; i < places.count; ++i) {
    const char* const end = places.text + places.ends[i];
    const size_t digits = places.ends[i] - places.starts[i] - places.start_bias;
    longest = std::max(longest, digits);
    values[i] = last_digits(end, std::min<size_t>(digits, 8));
    if (digits > 8) values[i] += value_of_leading(end, digits);
  }
  return longest;
}

#if HEAPCLI_HAS_AVX2_TARGET
#define HEAPCLI_AVX2 __attribute__((target("avx2")))

// The last eight bytes of four numbers.
HEAPCLI_AVX2 inline __m256i load_four(const char* text, const uint32_t* ends) {
  const auto word = [](const char* at) {
    long long bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
  };
  return _mm256_set_epi64x(word(text + ends[3] - 8), word(text + ends[2] - 8),
                           word(text + ends[1] - 8), word(text + ends[0] - 8));
}

// Four-digit groups, two a number, of four numbers. `unused` holds how many
// bits of each number's eight bytes belong to what stands before.
HEAPCLI_AVX2 inline __m256i fours_of(__m256i bytes, __m256i unused) {
  const __m256i mask =
      _mm256_sllv_epi64(_mm256_set1_epi64x(0x0F0F0F0F0F0F0F0F), unused);
  const __m256i pairs = _mm256_maddubs_epi16(_mm256_and_si256(bytes, mask),
                                             _mm256_set1_epi16(1 << 8 | 10));
  return _mm256_madd_epi16(pairs, _mm256_set1_epi32(1 << 16 | 100));
}

HEAPCLI_AVX2 size_t convert_numbers_with_avx2(const NumberPlaces& places,
                                              uint64_t* values) {
  const __m256i eight = _mm256_set1_epi32(8);
  const __m256i bias = _mm256_set1_epi32(static_cast<int>(places.start_bias));
  __m256i longest = _mm256_setzero_si256();
  const char* const text = places.text;
  size_t i = 0;
  for (; i + 8 <= places.count; i += 8) {
    const auto load = [&](const uint32_t* from) HEAPCLI_AVX2 {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + i));
    };
    const uint32_t* const ends = places.ends + i;
    const __m256i digits = _mm256_sub_epi32(
        load(places.ends), _mm256_add_epi32(load(places.starts), bias));
    longest = _mm256_max_epu32(longest, digits);
    const __m256i unused = _mm256_slli_epi32(
        _mm256_sub_epi32(eight, _mm256_min_epu32(digits, eight)), 3);
    const __m256i first_four =
        fours_of(load_four(text, ends),
                 _mm256_cvtepu32_epi64(_mm256_castsi256_si128(unused)));
    const __m256i last_four =
        fours_of(load_four(text, ends + 4),
                 _mm256_cvtepu32_epi64(_mm256_extracti128_si256(unused, 1)));
    // Packing works on either half: numbers 0, 1, 4, 5 and 2, 3, 6, 7.
    const __m256i eights =
        _mm256_madd_epi16(_mm256_packus_epi32(first_four, last_four),
                          _mm256_set1_epi32(1 << 16 | 10000));
    const __m256i in_order =
        _mm256_permute4x64_epi64(eights, _MM_SHUFFLE(3, 1, 2, 0));
    auto* const out = reinterpret_cast<__m256i*>(values + i);
    _mm256_storeu_si256(
        out, _mm256_cvtepu32_epi64(_mm256_castsi256_si128(in_order)));
    _mm256_storeu_si256(
        out + 1, _mm256_cvtepu32_epi64(_mm256_extracti128_si256(in_order, 1)));
    auto long_ones = static_cast<uint32_t>(_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpgt_epi32(digits, eight))));
    for (; long_ones != 0; long_ones &= long_ones - 1) {
      const size_t at = i + static_cast<size_t>(std::countr_zero(long_ones));
      values[at] += value_of_leading(
          text + places.ends[at],
          places.ends[at] - places.starts[at] - places.start_bias);
    }
  }
  alignas(32) uint32_t lengths[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(lengths), longest);
  return std::max<size_t>(*std::max_element(lengths, lengths + 8),
                          convert_from(i, places, values));
}

#endif

}  // namespace

size_t convert_numbers_portably(const NumberPlaces& places, uint64_t* values) {
  return convert_from(0, places, values);
}

size_t convert_numbers(const NumberPlaces& places, uint64_t* values) {
#if HEAPCLI_HAS_AVX2_TARGET
  static const bool has_avx2 = __builtin_cpu_supports("avx2");
  if (has_avx2) return convert_numbers_with_avx2(places, values);
#endif
  return convert_numbers_portably(places, values);
}

}  // namespace heapcli::analysis
