#include "analysis/query/query_error.h"

#include <algorithm>

namespace heapcli::analysis::query {
namespace {

// What is shown of a long line, on either side of the place, in characters.
constexpr size_t kShownBefore = 50;
constexpr size_t kShownAfter = 20;

// Longer words are no misspelt names, and the comparison is quadratic.
constexpr size_t kLongestMisspelt = 64;

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

size_t characters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), starts_character));
}

std::string without_controls(std::string_view text) {
  std::string safe(text);
  for (char& c : safe) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return safe;
}

// How many letters have to be changed, added or left out (Levenshtein).
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1,
                         diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::string explain(const QueryError& error, std::string_view query) {
  const size_t begin = std::min(error.where().begin, query.size());
  const size_t end = std::clamp(error.where().end, begin, query.size());
  const size_t newline = query.substr(0, begin).rfind('\n');
  const size_t line_begin = newline == query.npos ? 0 : newline + 1;
  const size_t line_end = std::min(query.find('\n', begin), query.size());
  const auto lines =
      1 + std::count(query.begin(),
                     query.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
  const std::string_view before = query.substr(line_begin, begin - line_begin);
  const std::string_view marked =
      query.substr(begin, std::min(end, line_end) - begin);

  size_t shown_begin = begin;
  for (size_t count = 0; shown_begin > line_begin && count < kShownBefore;) {
    count += starts_character(query[--shown_begin]);
  }
  size_t shown_end = begin + marked.size();
  for (size_t count = 0; shown_end < line_end; ++shown_end) {
    count += starts_character(query[shown_end]);
    if (count > kShownAfter) break;
  }
  const char* const cut = shown_begin > line_begin ? "…" : "";
  const size_t indent =
      characters(query.substr(shown_begin, begin - shown_begin)) +
      (*cut == '\0' ? 0 : 1);
  return std::to_string(lines) + ":" + std::to_string(characters(before) + 1) +
         ": " + error.what() + "\n  " + cut +
         without_controls(query.substr(shown_begin, shown_end - shown_begin)) +
         (shown_end < line_end ? "…" : "") + "\n  " + std::string(indent, ' ') +
         std::string(std::max<size_t>(characters(marked), 1), '^');
}

std::string suggestion(std::string_view wrong,
                       const std::vector<std::string_view>& candidates) {
  if (wrong.size() > kLongestMisspelt) return "";
  std::string_view best;
  size_t least = std::max<size_t>(wrong.size() / 3, 1) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > 2 * kLongestMisspelt) continue;
    const size_t distance = edit_distance(wrong, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  if (best.empty()) return "";
  return "; did you mean '" + without_controls(best) + "'?";
}

}  // namespace heapcli::analysis::query
