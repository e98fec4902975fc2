// `${name}` in a scenario: its own variables, those of --set, the environment,
// and the counters of `repeat`.
//
//     ${url}              a variable
//     ${env.PORT}         of the environment
//     ${env.PORT:-3000}   the same, with what is meant when it is not set
//     ${scenario.directory}   where the file is
//     $${                 the two characters ${
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace heapcli::commands {

/// What an environment variable has; nothing when it is not set.
using EnvironmentLookup =
    std::function<std::optional<std::string>(const std::string&)>;

class Variables {
 public:
  /// `given` are those of --set, and come before what the file says.
  Variables(std::map<std::string, std::string> given,
            EnvironmentLookup environment, std::string directory);

  /// Letters, digits, - and _, not beginning with a digit.
  static bool is_name(std::string_view name);

  bool is_given(const std::string& name) const { return given_.count(name); }
  bool is_known(const std::string& name) const;

  /// One of the file. The value counts only unless --set gives another one.
  void declare(const std::string& name, const std::string& value);

  /// A counter, for as long as its steps are read.
  void set_counter(const std::string& name, const std::string& value);
  void drop_counter(const std::string& name);

  /// Puts values in. Throws Error(kUsage), without a place, for a variable that
  /// is not there, and when all that was filled in passes 64 MiB.
  std::string fill(std::string_view text);

  /// Those of --set that nobody has asked for.
  std::vector<std::string> unused() const;

  /// `; did you mean 'url'?`, or nothing.
  std::string suggestion(const std::string& name) const;

 private:
  std::string value_of(std::string_view reference);

  const std::map<std::string, std::string> given_;
  const EnvironmentLookup environment_;
  const std::string directory_;
  std::map<std::string, std::string> declared_;
  std::map<std::string, std::string> counters_;
  std::set<std::string> used_;
  size_t filled_bytes_ = 0;
};

}  // namespace heapcli::commands
