#include "analysis/holding/member_text.h"

#include <algorithm>

namespace heapcli::analysis {
namespace {

// A name that is longer says no more, and hides the rest of the path.
constexpr size_t kLongest = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '$' || (static_cast<unsigned char>(c) & 0x80) != 0;
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

// The beginning, cut between characters.
std::string_view beginning(std::string_view text) {
  if (text.size() <= kLongest) return text;
  size_t length = kLongest;
  while (length > 0 && (text[length] & 0xC0) == 0x80) --length;
  return text.substr(0, length);
}

}  // namespace

std::string quoted_text(std::string_view text) {
  const std::string_view kept = beginning(text);
  std::string quoted = "\"";
  for (const char c : kept) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') {
      quoted += '?';
    } else {
      quoted += c;
    }
  }
  return quoted + (kept.size() < text.size() ? "…\"" : "\"");
}

std::string member_text(std::string_view name) {
  constexpr std::string_view kSymbol = "<symbol ";
  if (name.starts_with(kSymbol) && name.ends_with('>')) {
    name.remove_prefix(kSymbol.size());
    name.remove_suffix(1);
    const std::string quoted = quoted_text(name);
    return "[Symbol(" + quoted.substr(1, quoted.size() - 2) + ")]";
  }
  if (name == "<symbol>") return "[Symbol()]";
  if (is_identifier(name)) return "." + std::string(name);
  if (is_number(name)) return "[" + std::string(name) + "]";
  return "[" + quoted_text(name) + "]";
}

}  // namespace heapcli::analysis
