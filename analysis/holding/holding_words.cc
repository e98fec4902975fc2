#include "analysis/holding/holding_words.h"

#include <algorithm>

#include "analysis/objects/string_text.h"

namespace heapcli::analysis {
namespace {

// A name that is longer says no more, and hides the rest of the line.
constexpr size_t kLongest = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters beyond ASCII; but the first byte of some control characters is not
// one.
bool is_foreign(char c) {
  return (static_cast<unsigned char>(c) & 0x80) != 0 && c != '\xC2';
}

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '$' || is_foreign(c);
}

bool is_identifier(std::string_view name) {
  if (name.starts_with('#')) name.remove_prefix(1);  // A private field.
  return !name.empty() && name.size() <= kLongest && starts_name(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return starts_name(c) || is_digit(c); });
}

// What an array index looks like, or another number.
bool is_number(std::string_view name) {
  return !name.empty() && name.size() <= kLongest && is_digit(name.front()) &&
         is_digit(name.back()) &&
         name.find_first_not_of("0123456789.") == name.npos;
}

// Escaped as in a string, without the quotes.
std::string inside_quotes(std::string_view text) {
  const std::string in_quotes = quoted_name(text);
  return in_quotes.substr(1, in_quotes.size() - 2);
}

// V8 writes `<symbol tag>`, and `<symbol>` for one without a description.
std::optional<std::string> symbol_text(std::string_view name) {
  constexpr std::string_view kSymbol = "<symbol";
  if (!name.starts_with(kSymbol) || !name.ends_with('>')) return std::nullopt;
  name.remove_prefix(kSymbol.size());
  name.remove_suffix(1);
  if (name.starts_with(' ')) name.remove_prefix(1);
  return "[Symbol(" + inside_quotes(name) + ")]";
}

}  // namespace

// Of a path or a URL the end tells most.
std::string quoted_name(std::string_view text) {
  const bool is_path = text.find('/') != text.npos;
  if (!is_path || text.size() <= kLongest) return quoted(text, kLongest);
  size_t begin = text.size() - kLongest;
  while (begin < text.size() && (text[begin] & 0xC0) == 0x80) ++begin;
  return "\"…" + quoted(text.substr(begin), kLongest).substr(1);
}

std::string member_text(std::string_view name) {
  if (const auto symbol = symbol_text(name)) return *symbol;
  if (is_identifier(name)) return "." + std::string(name);
  if (is_number(name)) return "[" + std::string(name) + "]";
  return "[" + quoted_name(name) + "]";
}

std::string member_name(std::string_view name) {
  if (const auto symbol = symbol_text(name)) return *symbol;
  return is_identifier(name) ? std::string(name) : quoted_name(name);
}

std::string element_text(std::optional<uint32_t> index) {
  return "[" + (index ? std::to_string(*index) : "…") + "]";
}

std::string variable_text(std::string_view name) {
  return "variable " + std::string(name);
}

std::string entry_text(EntryRole role, std::string_view key) {
  switch (role) {
    case EntryRole::kMember:
      return "Set member";
    case EntryRole::kKey:
      return "Map key";
    case EntryRole::kValue:
      break;
  }
  return ".get(" + std::string(key) + ")";
}

std::string weak_map_value_text(std::string_view key) {
  return "WeakMap value for " + std::string(key);
}

std::string internal_text(std::string_view name) {
  return name.empty() ? "internal" : "internal " + inside_quotes(name);
}

}  // namespace heapcli::analysis
