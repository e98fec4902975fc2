// --filter for texts out of a heap, which may be long and hostile: unlike that
// for class names it is RE2's (analysis/pattern.h).
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace heapcli::commands {

/// Adds --filter; the expression is checked with the command line.
void add_pattern_option(CLI::App& command, std::string& filter,
                        const std::string& description);

}  // namespace heapcli::commands
