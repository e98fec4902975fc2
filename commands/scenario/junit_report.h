// A run as JUnit XML, which CI servers show as tests: a suite, and a test case
// for each step.
#pragma once

#include <string>

#include "commands/scenario/run_result.h"

namespace heapcli::commands {

/// As Jenkins' junit-10.xsd and its relatives have it: an assertion that does
/// not hold is a failure, what could not be done an error.
std::string junit_report(const RunResult& result);

}  // namespace heapcli::commands
