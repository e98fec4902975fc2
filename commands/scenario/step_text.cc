#include "commands/scenario/step_text.h"

namespace heapcli::commands {

std::string failure_text(const StepRecord& step) {
  std::string text = step.text;
  const auto add = [&](const char* what, const std::string& said) {
    if (said.empty()) return;
    if (!text.empty()) text += "\n";
    text += what + said;
  };
  add("expected: ", step.expected);
  add("found: ", step.found);
  add("look at: ", step.look);
  for (const std::string& line : step.output) add("  ", line);
  return text;
}

std::string failure_line(const StepRecord& step) {
  if (!step.text.empty()) return step.text;
  return step.expected + "; found " + step.found;
}

}  // namespace heapcli::commands
