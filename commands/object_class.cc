#include "commands/object_class.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "commands/error.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::ClassId;
using analysis::ClassIndex;

constexpr size_t kSuggestions = 5;
// Nobody mistypes more; and a name out of a hostile file may be very long.
constexpr size_t kLongestName = 80;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// How many characters to insert, remove, replace, or swap with the next one
// (Levenshtein's distance, with what Damerau added).
size_t edits(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row.back();
}

std::vector<ClassId> matching(const ClassIndex& classes,
                              std::string analysis::HeapClass::*field,
                              const std::string& text) {
  std::vector<ClassId> found;
  for (uint32_t id = 0; id < classes.size(); ++id) {
    if (classes[ClassId{id}].*field == text) found.push_back(ClassId{id});
  }
  return found;
}

}  // namespace

std::vector<std::string> near_names(const std::vector<std::string>& names,
                                    const std::string& name, size_t most) {
  const std::string wanted = lower(name.substr(0, kLongestName));
  std::vector<std::tuple<size_t, size_t, std::string>> near;
  for (const std::string& candidate : names) {
    if (candidate.size() > kLongestName) continue;
    const std::string text = lower(candidate);
    const size_t distance = edits(text, wanted);
    if (distance <= 1 + wanted.size() / 4) {
      near.emplace_back(0, distance, candidate);
    } else if (!wanted.empty() && text.find(wanted) != text.npos) {
      near.emplace_back(1, text.size(), candidate);
    }
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> result;
  for (const auto& [rank, distance, candidate] : near) {
    if (result.size() == most) break;
    if (result.empty() || result.back() != candidate) {
      result.push_back(candidate);
    }
  }
  return result;
}

std::vector<ClassId> require_class(const ClassIndex& classes,
                                   const std::string& name,
                                   const std::string& file) {
  std::vector<ClassId> found =
      matching(classes, &analysis::HeapClass::name, name);
  if (found.empty()) {
    found = matching(classes, &analysis::HeapClass::key, name);
  }
  if (!found.empty()) return found;
  std::vector<std::string> names;
  for (const analysis::HeapClass& heap_class : classes.classes()) {
    names.push_back(heap_class.name);
  }
  std::string text = "no class '" + printable(name) + "' in " + file;
  std::string meant;
  for (const std::string& near : near_names(names, name, kSuggestions)) {
    meant += (meant.empty() ? "; did you mean " : ", ") + printable(near);
  }
  text += meant.empty() ? " (heapcli summary lists the classes)" : meant + "?";
  throw Error(ExitStatus::kUsage, text);
}

}  // namespace heapcli::commands
