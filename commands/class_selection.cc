#include "commands/class_selection.h"

#include <limits>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

constexpr size_t kRowsForPeople = 25;

// std::regex recurses over the text; a class name out of a hostile file must
// not take the stack with it.
constexpr size_t kLongestMatchedName = 1024;

}  // namespace

size_t ClassSelection::limit(bool json) const {
  if (top) return *top;
  return json ? std::numeric_limits<size_t>::max() : kRowsForPeople;
}

void add_selection_options(CLI::App& command, ClassSelection& selection) {
  command
      .add_option("--top", selection.top,
                  "How many classes to list (default 25, with --json all)")
      ->type_name("N");
  command
      .add_option("--filter", selection.filter,
                  "Only classes whose name matches this regular expression")
      ->type_name("REGEX");
}

ClassFilter::ClassFilter(const std::string& expression) {
  if (expression.empty()) return;
  try {
    expression_.emplace(expression, std::regex::ECMAScript);
  } catch (const std::regex_error& error) {
    throw Error(ExitStatus::kUsage,
                "--filter '" + expression +
                    "' is not a regular expression: " + error.what());
  }
}

bool ClassFilter::operator()(std::string_view class_name) const {
  if (!expression_) return true;
  const std::string_view name = class_name.substr(0, kLongestMatchedName);
  return std::regex_search(name.begin(), name.end(), *expression_);
}

}  // namespace heapcli::commands
