#include "commands/scenario/run_result.h"

#include <algorithm>

namespace heapcli::commands {

size_t RunResult::count(StepState state) const {
  return static_cast<size_t>(std::count_if(
      steps.begin(), steps.end(),
      [&](const StepRecord& step) { return step.state == state; }));
}

const char* RunResult::word() const {
  switch (status) {
    case ExitStatus::kOk:
      return "ok";
    case ExitStatus::kFindings:
      return "failed";
    case ExitStatus::kInterrupted:
      return "interrupted";
    default:
      return "error";
  }
}

const char* word(StepState state) {
  switch (state) {
    case StepState::kOk:
      return "ok";
    case StepState::kFailed:
      return "failed";
    case StepState::kError:
      return "error";
    case StepState::kInterrupted:
      return "interrupted";
    case StepState::kSkipped:
      break;
  }
  return "skipped";
}

std::string counts_text(const RunResult& result) {
  std::string text;
  for (const StepState state :
       {StepState::kOk, StepState::kFailed, StepState::kError,
        StepState::kInterrupted, StepState::kSkipped}) {
    const size_t count = result.count(state);
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + " " + commands::word(state);
  }
  return text.empty() ? "no steps" : text;
}

}  // namespace heapcli::commands
