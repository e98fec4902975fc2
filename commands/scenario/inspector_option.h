// How a command that somebody wrote down gets its inspector opened.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace heapcli::commands {

/// On a free port of this machine alone.
inline constexpr const char* kInspectorOption = "--inspect=127.0.0.1:0";

/// Adds the option to the command where it is Node's or Deno's, and to
/// $NODE_OPTIONS where it is anything else (npm, a shell, a script). A command
/// line that says where the inspector is to be stays as it is.
void open_inspector_of(
    std::vector<std::string>& arguments,
    std::vector<std::pair<std::string, std::string>>& environment);

}  // namespace heapcli::commands
