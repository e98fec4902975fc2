// A run as Markdown, for a pull request or GitHub's job summary.
#pragma once

#include <string>

#include "commands/scenario/run_result.h"

namespace heapcli::commands {

std::string markdown_summary(const RunResult& result);

}  // namespace heapcli::commands
