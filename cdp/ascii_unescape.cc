// Eight bytes are tested at a time (SWAR) for the four things that end a run
// of ordinary ones; a snapshot's text has an escape every few dozen bytes.

#include "cdp/ascii_unescape.h"

#include <cstdint>
#include <cstring>

namespace heapcli::cdp {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighBits = 0x8080808080808080;

// Nonzero if some byte of `word` is zero.
constexpr uint64_t has_zero(uint64_t word) {
  return (word - kOnes) & ~word & kHighBits;
}

// True if all eight bytes are printable ASCII, no quote, no backslash.
bool all_ordinary(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  const uint64_t quotes = has_zero(word ^ (kOnes * '"'));
  const uint64_t backslashes = has_zero(word ^ (kOnes * '\\'));
  const uint64_t controls = (word - kOnes * 0x20) & ~word & kHighBits;
  return ((quotes | backslashes | controls | (word & kHighBits))) == 0;
}

bool is_ordinary(char c) {
  return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The character of an escape that starts after the backslash at `text`, and
// its length; a length of 0 leaves it to the general path.
struct Escape {
  char character;
  size_t length;
};

Escape read_escape(std::string_view text) {
  if (text.empty()) return {0, 0};
  switch (text[0]) {
    case '"':
    case '\\':
    case '/':
      return {text[0], 1};
    case 'n':
      return {'\n', 1};
    case 't':
      return {'\t', 1};
    case 'r':
      return {'\r', 1};
    case 'b':
      return {'\b', 1};
    case 'f':
      return {'\f', 1};
    case 'u': {
      if (text.size() < 5) return {0, 0};
      int value = 0;
      for (size_t i = 1; i <= 4; ++i) {
        const int digit = hex_value(text[i]);
        if (digit < 0) return {0, 0};
        value = value * 16 + digit;
      }
      if (value >= 0x80) return {0, 0};
      return {static_cast<char>(value), 5};
    }
    default:
      return {0, 0};
  }
}

}  // namespace

bool unescape_ascii(std::string_view text, std::string& output) {
  // Unescaping never makes text longer.
  output.resize(text.size());
  char* out = output.data();
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) {
    const char* const run = p;
    while (end - p >= 8 && all_ordinary(p)) p += 8;
    while (p != end && is_ordinary(*p)) ++p;
    std::memcpy(out, run, static_cast<size_t>(p - run));
    out += p - run;
    if (p == end) break;
    if (*p != '\\') return false;
    const Escape escape =
        read_escape({p + 1, static_cast<size_t>(end - p - 1)});
    if (escape.length == 0) return false;
    *out++ = escape.character;
    p += 1 + escape.length;
  }
  output.resize(static_cast<size_t>(out - output.data()));
  return true;
}

}  // namespace heapcli::cdp
