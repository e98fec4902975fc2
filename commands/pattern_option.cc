#include "commands/pattern_option.h"

#include "analysis/pattern.h"

namespace heapcli::commands {
namespace {

std::string check_pattern(const std::string& text) {
  const std::string error = analysis::Pattern(text, false).error();
  return error.empty() ? ""
                       : "'" + text + "' is not a regular expression: " + error;
}

}  // namespace

void add_pattern_option(CLI::App& command, std::string& filter,
                        const std::string& description) {
  command.add_option("--filter", filter, description)
      ->type_name("REGEX")
      ->check(CLI::Validator(check_pattern, "", ""));
}

}  // namespace heapcli::commands
