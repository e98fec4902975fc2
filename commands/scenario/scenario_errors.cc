#include "commands/scenario/scenario_errors.h"

#include <algorithm>
#include <tuple>

#include "commands/error.h"
#include "commands/object_class.h"
#include "commands/scenario/yaml_tree.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kMost = 10;
constexpr size_t kShortestMisspelt = 3;
constexpr size_t kLongestMisspelt = 64;

bool is_before(Place a, Place b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

}  // namespace

void ScenarioErrors::add(Place place, const std::string& what) {
  for (const One& known : errors_) {
    if (known.place.line > 0 && known.place.line == place.line &&
        known.place.column == place.column) {
      return;
    }
  }
  // Sorted, those of no place first.
  const auto after =
      std::find_if(errors_.begin(), errors_.end(),
                   [&](const One& one) { return is_before(place, one.place); });
  errors_.insert(after, {place, what});
  if (errors_.size() == kMost) throw_if_any();
}

void ScenarioErrors::add(const std::string& what) { add(Place{}, what); }

void ScenarioErrors::throw_if_any() const {
  if (errors_.empty()) return;
  std::string text;
  if (errors_.size() > 1) {
    text = file_ + (errors_.size() < kMost
                        ? ": " + std::to_string(errors_.size()) + " errors"
                        : ": the first " + std::to_string(kMost) + " errors");
  }
  for (const One& error : errors_) {
    const std::string what = printable(error.what);
    text += (text.empty() ? "" : "\n") +
            (error.place.line == 0 ? what : at_place(file_, error.place, what));
  }
  throw Error(ExitStatus::kUsage, text);
}

std::string did_you_mean(std::string_view wrong,
                         const std::vector<std::string>& names) {
  // A letter or two are a part of any name.
  if (wrong.size() < kShortestMisspelt || wrong.size() > kLongestMisspelt) {
    return "";
  }
  const std::vector<std::string> near =
      near_names(names, std::string(wrong), /*most=*/1);
  return near.empty() ? "" : "; did you mean `" + near.front() + "`?";
}

}  // namespace heapcli::commands
