#include "analysis/utf8.h"

#include <cstddef>

namespace heapcli::analysis {
namespace {

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 if there
// is none (Unicode 15, table 3-7).
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const auto continues = [&](size_t i, unsigned low = 0x80,
                             unsigned high = 0xBF) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

void replace_broken_utf8(std::string& text, size_t begin) {
  std::string fixed;
  std::string_view rest = std::string_view(text).substr(begin);
  while (!rest.empty()) {
    const size_t length = sequence_length(rest);
    fixed += length == 0 ? kReplacementCharacter : rest.substr(0, length);
    rest.remove_prefix(length == 0 ? 1 : length);
  }
  text.resize(begin);
  text += fixed;
}

}  // namespace heapcli::analysis
