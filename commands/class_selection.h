// Which classes a table shows: --top, --filter. Shared by the commands that
// list classes.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <optional>
#include <regex>
#include <string>
#include <string_view>

namespace heapcli::commands {

struct ClassSelection {
  std::optional<size_t> top;  ///< Absent: 25 for people, all for --json.
  std::string filter;

  /// How many rows to show.
  size_t limit(bool json) const;
};

void add_selection_options(CLI::App& command, ClassSelection& selection);

/// Decides by --filter, whose expression the command line has checked. Throws
/// std::regex_error.
class ClassFilter {
 public:
  explicit ClassFilter(const std::string& expression);
  bool operator()(std::string_view class_name) const;

 private:
  std::optional<std::regex> expression_;
};

}  // namespace heapcli::commands
