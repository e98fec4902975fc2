// A placeholder is a number and dashes: `2s______`. A hash would be the same in
// all files, but who guesses a text could check it; a number says only that
// some other texts of this length came before. Numbers are counted by length,
// since short ones are scarce: there are 62 placeholders of one character. The
// 256 one-character strings that V8 always has would not fit, nor all names of
// two letters in a minified bundle; from then on Chinese characters are taken.
#include "analysis/redact/placeholder.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace heapcli::analysis {
namespace {

constexpr std::string_view kDigits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::array<std::string_view, 12> kWords = {"(concatenated string)",
                                                     "(sliced string)",
                                                     "symbol",
                                                     "private symbol",
                                                     "heap number",
                                                     "smi number",
                                                     "number",
                                                     "bigint",
                                                     "true",
                                                     "false",
                                                     "null",
                                                     "undefined"};

// Unified ideographs, all in the basic plane.
constexpr uint64_t kFirstWide = 0x4E00;
constexpr uint64_t kWideLetters = 0x9FA5 - kFirstWide + 1;

// Keeps V8's way of storing it: two bytes a character.
constexpr std::string_view kWideFiller = "\\u25a0";

std::string escaped(uint64_t code_unit) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x",
                static_cast<unsigned>(code_unit));
  return text.data();
}

std::string in_digits(uint64_t number) {
  std::string text;
  do {
    text += kDigits[number % kDigits.size()];
    number /= kDigits.size();
  } while (number != 0);
  std::reverse(text.begin(), text.end());
  return text;
}

// How many numbers have at most so many digits.
uint64_t numbers_with(size_t digits) {
  constexpr size_t kAlwaysEnough = 10;
  uint64_t count = 1;
  for (size_t i = 0; i < std::min(digits, kAlwaysEnough); ++i) {
    count *= kDigits.size();
  }
  return count;
}

// When all letters are used up, the last one stands for the rest.
std::string in_wide_letters(uint64_t number, size_t length) {
  std::string text;
  for (size_t i = 0; i < length; ++i) {
    const bool last = i + 1 == length;
    const uint64_t letter =
        last ? std::min(number, kWideLetters - 1) : number % kWideLetters;
    text += escaped(kFirstWide + letter);
    number /= kWideLetters;
  }
  return text;
}

}  // namespace

TextShape text_shape(std::string_view text) {
  TextShape shape;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;
    shape.length += byte >= 0xF0 ? 2 : 1;
    shape.is_wide |= byte >= 0xC4;
  }
  return shape;
}

bool is_word_of_v8(std::string_view text) {
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

std::string Placeholders::next(const TextShape& shape) {
  if (shape.length == 0) return "";
  const uint64_t number = used_[shape.length]++;
  const uint64_t plain = numbers_with(shape.length);
  if (number >= plain) return in_wide_letters(number - plain, shape.length);
  std::string text = in_digits(number);
  const size_t missing = shape.length - text.size();
  if (!shape.is_wide) return text.append(missing, '_');
  text.reserve(text.size() + missing * kWideFiller.size());
  for (size_t i = 0; i < missing; ++i) text += kWideFiller;
  return text;
}

}  // namespace heapcli::analysis
