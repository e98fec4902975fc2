#include "analysis/weak_map_edges.h"

#include <charconv>

namespace heapcli::analysis {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The dot of JavaScript's regular expressions takes anything but a line end.
bool holds_line_end(std::string_view text) {
  return text.find_first_of("\n\r") != text.npos ||
         text.find("\xE2\x80\xA8") != text.npos ||  // U+2028
         text.find("\xE2\x80\xA9") != text.npos;    // U+2029
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (text.size() < suffix.size() ||
      text.substr(text.size() - suffix.size()) != suffix) {
    return false;
  }
  text.remove_suffix(suffix.size());
  return true;
}

// Takes the digits at the end; false when there are none.
bool take_number(std::string_view& text, std::string_view& number) {
  size_t begin = text.size();
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  number = text.substr(begin);
  text.remove_suffix(number.size());
  return !number.empty();
}

struct ParsedName {
  std::string_view pair;   ///< All but the leading number.
  std::string_view table;  ///< Digits.
};

// number " / part of key (" key " @" id ") -> value (" value " @" id
// ") pair in WeakMap (table @" id ")"
std::optional<ParsedName> parse(std::string_view name) {
  if (name.size() < 2 || !is_digit(name.front()) || name.back() != ')') {
    return std::nullopt;
  }
  while (!name.empty() && is_digit(name.front())) name.remove_prefix(1);
  ParsedName result;
  result.pair = name;
  std::string_view id;
  constexpr std::string_view kStart = " / part of key (";
  if (name.substr(0, kStart.size()) != kStart) return std::nullopt;
  name.remove_prefix(kStart.size());
  if (!take_suffix(name, ")") || !take_number(name, result.table) ||
      !take_suffix(name, ") pair in WeakMap (table @") ||
      !take_number(name, id) || !take_suffix(name, " @") ||
      holds_line_end(name)) {
    return std::nullopt;
  }
  constexpr std::string_view kMiddle = ") -> value (";
  for (size_t at = name.find(kMiddle); at != name.npos;
       at = name.find(kMiddle, at + 1)) {
    std::string_view key = name.substr(0, at);
    if (take_number(key, id) && take_suffix(key, " @")) return result;
  }
  return std::nullopt;
}

std::optional<SnapshotObjectId> to_id(std::string_view digits) {
  uint32_t id = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, id);
  if (error != std::errc() || stop != end) return std::nullopt;
  return static_cast<SnapshotObjectId>(id);
}

}  // namespace

WeakMapEdgeNames::WeakMapEdgeNames(const StringTable& strings)
    : is_one_(strings.size() + 1) {
  std::unordered_map<std::string_view, uint32_t> pairs;
  for (const StringIndex index : IndexRange<StringIndex>(strings.size())) {
    const std::optional<ParsedName> parsed = parse(strings[index]);
    if (!parsed) continue;
    const uint32_t pair =
        pairs.try_emplace(parsed->pair, pair_count_).first->second;
    if (pair == pair_count_) ++pair_count_;
    is_one_.set(index);
    entries_.emplace(raw(index), Entry{pair, to_id(parsed->table)});
  }
}

}  // namespace heapcli::analysis
