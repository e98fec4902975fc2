// Scenarios from texts, for the tests of what reads them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "commands/scenario/scenario.h"

namespace heapcli::tests {

using Settings = std::map<std::string, std::string>;

/// The environment has HOME=/home/me and EMPTY= in it, and no more.
commands::Scenario parsed(const std::string& text, const Settings& set = {});

/// With a target, and these steps: lines that begin with `- `.
commands::Scenario parsed_steps(const std::string& steps,
                                const Settings& set = {});

/// What is said about a text that is refused with status 2; empty when it is
/// not refused. The file is called f.yaml.
std::string complaint(const std::string& text, const Settings& set = {});

/// About the steps alone; the first one is in line 3.
std::string complaint_about_steps(const std::string& steps,
                                  const Settings& set = {});

/// The documents of a file in tests/scenario.
std::vector<std::string> documents_in(const std::string& name);

}  // namespace heapcli::tests
