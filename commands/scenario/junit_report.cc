#include "commands/scenario/junit_report.h"

#include <array>
#include <cstdio>

#include "analysis/xml_text.h"
#include "commands/scenario/step_text.h"
#include "commands/utc_time.h"

namespace heapcli::commands {
namespace {

using analysis::xml_text;

std::string seconds(std::chrono::milliseconds time) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.3f",
                static_cast<double>(time.count()) / 1000);
  return text.data();
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + xml_text(value) + "\"";
}

std::string totals(const RunResult& result) {
  const auto count = [&](StepState state) {
    return std::to_string(result.count(state));
  };
  const size_t errors =
      result.count(StepState::kError) + result.count(StepState::kInterrupted);
  return attribute("tests", std::to_string(result.steps.size())) +
         attribute("failures", count(StepState::kFailed)) +
         attribute("errors", std::to_string(errors)) +
         attribute("skipped", count(StepState::kSkipped)) +
         attribute("time", seconds(result.duration));
}

std::string problem(const char* element, const StepRecord& step) {
  return std::string("      <") + element +
         attribute("message", failure_line(step)) +
         attribute("type", step.kind) + ">" + xml_text(failure_text(step)) +
         "</" + element + ">\n";
}

std::string test_case(const StepRecord& step, const RunResult& result) {
  std::string text =
      "    <testcase" +
      attribute("name", std::to_string(step.number) + " " + step.label) +
      attribute("classname", result.name) + attribute("file", result.file);
  if (step.place.line > 0) {
    text += attribute("line", std::to_string(step.place.line));
  }
  text += attribute("time", seconds(step.duration)) + ">\n";
  switch (step.state) {
    case StepState::kOk:
      if (!step.text.empty()) {
        text += "      <system-out>" + xml_text(step.text) + "</system-out>\n";
      }
      break;
    case StepState::kFailed:
      text += problem("failure", step);
      break;
    case StepState::kError:
    case StepState::kInterrupted:
      text += problem("error", step);
      break;
    case StepState::kSkipped:
      text += "      <skipped/>\n";
      break;
  }
  return text + "    </testcase>\n";
}

}  // namespace

std::string junit_report(const RunResult& result) {
  // The schema has no place for fractions, nor for the zone.
  constexpr size_t kToSeconds = sizeof("2026-03-14T15:09:26") - 1;
  const std::string timestamp =
      utc_time(result.started_unix_ms).substr(0, kToSeconds);
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites" +
      attribute("name", "heapcli") + totals(result) + ">\n" + "  <testsuite" +
      attribute("name", result.name) + totals(result) +
      attribute("timestamp", timestamp) + ">\n";
  for (const StepRecord& step : result.steps) text += test_case(step, result);
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace heapcli::commands
