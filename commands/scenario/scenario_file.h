// From the text of a scenario file to what is to be done. Whatever can be wrong
// with it is found here, before anything runs. Start with grammar.h for what
// may stand in it, step_reader.h for how steps are read.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "commands/scenario/scenario.h"
#include "commands/scenario/variables.h"

namespace heapcli::commands {

/// `set` are the variables of --set. `-` is standard input. Throws Error: kData
/// when the file cannot be read, kUsage when the scenario is wrong, with a line
/// for each error, `file:line:column: what`, up to ten.
Scenario read_scenario(const std::string& path,
                       const std::map<std::string, std::string>& set,
                       const EnvironmentLookup& environment);

/// The same from its text; `file` is for messages and `${scenario.directory}`.
Scenario parse_scenario(std::string_view text, const std::string& file,
                        const std::map<std::string, std::string>& set,
                        const EnvironmentLookup& environment);

}  // namespace heapcli::commands
