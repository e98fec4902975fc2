#include "analysis/plain_strings.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace heapcli::analysis {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighBits = 0x8080808080808080;

// The high bit of each byte that is 0, and perhaps of bytes above the lowest
// such one.
uint64_t zero_bytes(uint64_t word) { return (word - kOnes) & ~word; }

bool is_special(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) >= 0x80;
}

// The first byte that is a quote, a backslash or not ASCII; or `end`. Eight
// bytes at a time: what is more does not pay, as few strings are longer.
const char* find_special(const char* p, const char* end) {
  if constexpr (std::endian::native == std::endian::little) {
    while (end - p >= 8) {
      uint64_t word;
      std::memcpy(&word, p, sizeof word);
      const uint64_t special = (zero_bytes(word ^ (kOnes * '"')) |
                                zero_bytes(word ^ (kOnes * '\\')) | word) &
                               kHighBits;
      if (special != 0) return p + std::countr_zero(special) / 8;
      p += 8;
    }
  }
  while (p != end && !is_special(*p)) ++p;
  return p;
}

}  // namespace

size_t take_plain_strings(std::string_view bytes, StringTable& table) {
  const char* const end = bytes.data() + bytes.size();
  const char* begin = bytes.data();
  while (true) {
    const char* p = find_special(begin, end);
    if (end - p < 4 || p[0] != '"' || p[1] != ',') break;
    const char* const next = p[2] == '\n' ? p + 3 : p + 2;
    if (*next != '"') break;
    table.add({begin, static_cast<size_t>(p - begin)});
    begin = next + 1;
  }
  return static_cast<size_t>(begin - bytes.data());
}

}  // namespace heapcli::analysis
