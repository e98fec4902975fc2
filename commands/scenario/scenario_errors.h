// What is wrong with a scenario, gathered: whoever mends a file wants to hear
// of everything at once, as from a compiler.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/scenario/scenario.h"

namespace heapcli::commands {

class ScenarioErrors {
 public:
  explicit ScenarioErrors(std::string file) : file_(std::move(file)) {}

  /// Keeps the first for each place: `repeat` reads the same steps again.
  /// Throws as throw_if_any does when there are ten.
  void add(Place place, const std::string& what);
  /// One that is not in the file.
  void add(const std::string& what);

  bool empty() const { return errors_.empty(); }

  /// Throws Error(kUsage): a line for each, `file:line:column: what`, in the
  /// order of the file.
  void throw_if_any() const;

 private:
  struct One {
    Place place;
    std::string what;
  };

  const std::string file_;
  std::vector<One> errors_;
};

/// `; did you mean `requests`?` when one of the names is that close, else
/// nothing.
std::string did_you_mean(std::string_view wrong,
                         const std::vector<std::string>& names);

}  // namespace heapcli::commands
