// A step that failed, as GitHub Actions shows it beside the line of the file:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
#pragma once

#include <string>

#include "commands/scenario/run_result.h"

namespace heapcli::commands {

/// `::error file=…,line=…,col=…,title=…::…`, with its line end.
std::string github_annotation(const StepRecord& step,
                              const std::string& scenario_file);

}  // namespace heapcli::commands
