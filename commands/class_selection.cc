#include "commands/class_selection.h"

#include <limits>

namespace heapcli::commands {
namespace {

constexpr size_t kRowsForPeople = 25;

// std::regex recurses over the text; a class name out of a hostile file must
// not take the stack with it.
constexpr size_t kLongestMatchedName = 1024;

// Both are checked with the command line, before any file or target is touched.
// They return what is wrong, as CLI11 wants it.
std::string check_count(const std::string& text) {
  const bool digits =
      !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  return digits ? "" : "'" + text + "' is not a count";
}

std::string check_expression(const std::string& text) {
  try {
    std::regex(text, std::regex::ECMAScript);
    return "";
  } catch (const std::regex_error& error) {
    return "'" + text + "' is not a regular expression: " + error.what();
  }
}

}  // namespace

size_t ClassSelection::limit(bool json) const {
  if (top) return *top;
  return json ? std::numeric_limits<size_t>::max() : kRowsForPeople;
}

void add_selection_options(CLI::App& command, ClassSelection& selection) {
  add_top_option(command, selection.top, "classes");
  add_filter_option(command, selection.filter);
  command
      .add_option("--stacks", selection.stacks,
                  "Show the N call stacks that allocated most of each class in "
                  "full (default: one, in a line; see track --allocations)")
      ->type_name("N")
      ->check(CLI::Validator(check_count, "", ""));
}

void add_top_option(CLI::App& command, std::optional<size_t>& top,
                    const std::string& what) {
  command
      .add_option("--top", top,
                  "How many " + what + " to list (default " +
                      std::to_string(kRowsForPeople) + ", with --json all)")
      ->type_name("N")
      ->check(CLI::Validator(check_count, "", ""));
}

void add_filter_option(CLI::App& command, std::string& filter,
                       const std::string& description) {
  command.add_option("--filter", filter, description)
      ->type_name("REGEX")
      ->check(CLI::Validator(check_expression, "", ""));
}

void add_figure_options(CLI::App& command, analysis::FigureOptions& options) {
  command.add_flag("--raw-names", options.raw_names,
                   "Keep plain objects as Object, without the names of "
                   "interfaces: {id, name}");
}

ClassFilter::ClassFilter(const std::string& expression) {
  if (expression.empty()) return;
  expression_.emplace(expression, std::regex::ECMAScript);
}

bool ClassFilter::operator()(std::string_view class_name) const {
  if (!expression_) return true;
  const std::string_view name = class_name.substr(0, kLongestMatchedName);
  return std::regex_search(name.begin(), name.end(), *expression_);
}

}  // namespace heapcli::commands
