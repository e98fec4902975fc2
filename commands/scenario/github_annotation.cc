#include "commands/scenario/github_annotation.h"

#include "commands/scenario/step_text.h"

namespace heapcli::commands {
namespace {

// What actions/toolkit escapes, in core/src/command.ts: of a message the
// percent sign and line ends, of a property colons and commas, too.
std::string escaped(const std::string& text, bool property) {
  std::string result;
  for (const char c : text) {
    if (c == '%') {
      result += "%25";
    } else if (c == '\r') {
      result += "%0D";
    } else if (c == '\n') {
      result += "%0A";
    } else if (property && c == ':') {
      result += "%3A";
    } else if (property && c == ',') {
      result += "%2C";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

std::string github_annotation(const StepRecord& step,
                              const std::string& scenario_file) {
  std::string text = "::error file=" + escaped(scenario_file, true);
  if (step.place.line > 0) {
    text += ",line=" + std::to_string(step.place.line) +
            ",col=" + std::to_string(step.place.column);
  }
  return text + ",title=" + escaped("heapcli: " + step.label, true) +
         "::" + escaped(failure_text(step), false) + "\n";
}

}  // namespace heapcli::commands
