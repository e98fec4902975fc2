#include "commands/scenario/child_steps.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "commands/scenario/step_label.h"
#include "commands/scenario/step_needs.h"

namespace heapcli::commands {

void add_attach_steps(Scenario& scenario) {
  std::set<std::string> missing;
  for (const ScenarioTarget& target : scenario.targets) {
    if (!target.child_of.empty()) missing.insert(target.name);
  }
  if (missing.empty()) return;
  for (auto* const steps : {&scenario.steps, &scenario.always}) {
    std::vector<ScenarioStep> all;
    for (ScenarioStep& step : *steps) {
      for (const ScenarioStep* const each : leaves(step)) {
        if (!uses_session(*each) || missing.erase(each->target) == 0) continue;
        ScenarioStep attach;
        attach.place = each->place;
        attach.target = each->target;
        attach.timeout = each->timeout;
        attach.action = AttachStep{};
        attach.label = step_label(attach);
        all.push_back(std::move(attach));
      }
      all.push_back(std::move(step));
    }
    *steps = std::move(all);
  }
}

}  // namespace heapcli::commands
