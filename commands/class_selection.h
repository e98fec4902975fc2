// Which classes a table shows: --top, --filter, --stacks; and what they are
// called:
// --raw-names. Shared by the commands that list classes.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <optional>
#include <regex>
#include <string>
#include <string_view>

#include "analysis/figure_options.h"

namespace heapcli::commands {

struct ClassSelection {
  std::optional<size_t> top;  ///< Absent: 25 for people, all for --json.
  std::string filter;
  /// How many call stacks to show of each class, in full. Absent: one,
  /// shortened to a line. See stack_output.h.
  std::optional<size_t> stacks;

  /// How many rows to show.
  size_t limit(bool json) const;
};

void add_selection_options(CLI::App& command, ClassSelection& selection);

/// Adds --top alone, for a list of something else (`what`, in the plural).
void add_top_option(CLI::App& command, std::optional<size_t>& top,
                    const std::string& what);

/// Adds --filter alone.
void add_filter_option(
    CLI::App& command, std::string& filter,
    const std::string& description =
        "Only classes whose name matches this regular expression");

/// Adds --raw-names.
void add_figure_options(CLI::App& command, analysis::FigureOptions& options);

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
