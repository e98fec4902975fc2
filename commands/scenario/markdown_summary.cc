#include "commands/scenario/markdown_summary.h"

#include "commands/format.h"
#include "commands/scenario/step_text.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

// Text that stands for itself, in a table, too.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '|':
      case '~':
        result += '\\';
        result += c;
        break;
      default:
        result += c;
    }
  }
  return result;
}

const char* sign(StepState state) {
  switch (state) {
    case StepState::kOk:
      return "✅ ok";
    case StepState::kFailed:
      return "❌ failed";
    case StepState::kError:
      return "❌ error";
    case StepState::kInterrupted:
      return "⏹ interrupted";
    case StepState::kSkipped:
      break;
  }
  return "skipped";
}

// Four blanks make it a block in which nothing needs to be escaped.
std::string block(const std::string& text) {
  std::string result = "\n    ";
  for (const char c : text) {
    if (c == '\n') {
      result += "\n    ";
    } else {
      result += c;
    }
  }
  return result + "\n";
}

}  // namespace

std::string markdown_summary(const RunResult& result) {
  std::string text = "## heapcli: " + escaped(result.name) + " – " +
                     result.word() + "\n\n" + counts_text(result) + " in " +
                     format_duration(result.duration) + "\n";
  for (const StepRecord& step : result.steps) {
    if (step.state != StepState::kFailed && step.state != StepState::kError) {
      continue;
    }
    text += "\n**" + escaped(step.label) + "** (" + escaped(result.file) +
            (step.place.line > 0 ? ":" + std::to_string(step.place.line) : "") +
            ")\n" + block(failure_text(step));
  }
  text += "\n| | step | time | |\n|---|---|---:|---|\n";
  for (const StepRecord& step : result.steps) {
    const bool bad =
        step.state == StepState::kFailed || step.state == StepState::kError;
    text +=
        std::string("| ") + sign(step.state) + " | " + escaped(step.label) +
        " | " +
        (step.state == StepState::kSkipped ? ""
                                           : format_duration(step.duration)) +
        " | " + escaped(bad ? failure_line(step) : step.text) + " |\n";
  }
  return text;
}

}  // namespace heapcli::commands
