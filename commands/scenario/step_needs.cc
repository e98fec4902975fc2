#include "commands/scenario/step_needs.h"

namespace heapcli::commands {

bool uses_session(const ScenarioStep& step) {
  if (const auto* const wait = std::get_if<WaitForStep>(&step.action)) {
    return wait->http.empty() && wait->tcp.empty() && wait->log.empty();
  }
  return !std::holds_alternative<LoadStep>(step.action) &&
         !std::holds_alternative<SleepStep>(step.action) &&
         !std::holds_alternative<ShellStep>(step.action);
}

std::vector<const ScenarioStep*> leaves(const ScenarioStep& step) {
  const auto* const parallel = std::get_if<ParallelStep>(&step.action);
  if (parallel == nullptr) return {&step};
  std::vector<const ScenarioStep*> all;
  for (const ScenarioStep& each : parallel->steps) all.push_back(&each);
  return all;
}

}  // namespace heapcli::commands
