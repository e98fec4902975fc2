#include "commands/scenario/step_list.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "commands/format.h"
#include "commands/output.h"
#include "commands/scenario/github_annotation.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kIndent = 9;
// Of the column of labels.
constexpr size_t kNarrowest = 16;
constexpr size_t kWidest = 48;
// The state, the number, and the time.
constexpr size_t kBesideLabel = kIndent + 6 + 10;

bool is_set(const char* name, std::string_view value) {
  const char* const text = std::getenv(name);
  return text != nullptr && text == value;
}

std::string padded(std::string text, size_t width) {
  const size_t has = display_width(text);
  return has < width ? text + std::string(width - has, ' ') : text;
}

// `ok`, green; `FAILED`, red.
std::string state_text(StepState state, bool color) {
  const bool good = state == StepState::kOk;
  std::string text = word(state);
  if (state == StepState::kInterrupted) text = "stopped";
  if (state == StepState::kFailed) text = "FAILED";
  if (state == StepState::kError) text = "ERROR";
  text = padded(text, kIndent);
  if (!color || state == StepState::kSkipped) return text;
  return std::string(good ? "\x1b[32m" : "\x1b[31m") + text + "\x1b[0m";
}

std::string indented(const std::string& text, size_t width) {
  const size_t room = width > kIndent ? width - kIndent : 0;
  return std::string(kIndent, ' ') + fit(text, room) + "\n";
}

std::string details(const StepRecord& step) {
  const std::string indent(kIndent, ' ');
  std::string text;
  const auto add = [&](const char* what, const std::string& said) {
    if (!said.empty()) text += indent + padded(what, 10) + said + "\n";
  };
  add("expected", step.expected);
  add("found", step.found);
  add("look at", step.look);
  if (!step.output.empty()) {
    text += indent + "last output of " + step.target + ":\n";
    for (const std::string& line : step.output) {
      text += indent + "  " + line + "\n";
    }
  }
  return text;
}

}  // namespace

StepList::StepList(size_t steps, size_t widest_label, const Context& context)
    : steps_(steps),
      label_width_(std::clamp(widest_label, kNarrowest, kWidest)),
      context_(context),
      annotate_(is_set("GITHUB_ACTIONS", "true")),
      line_(context.show_progress()) {}

void StepList::print(const std::string& text) const {
  if (context_.json) {
    std::fputs(text.c_str(), stderr);
  } else {
    write_output(text);
  }
}

void StepList::running(const std::string& labels,
                       std::chrono::milliseconds elapsed) {
  if (!line_.enabled()) return;
  const size_t width = terminal_width();
  line_.update(fit("running  " + labels + "  " + format_duration(elapsed),
                   width == 0 ? 79 : width - 1));
}

void StepList::finished(const StepRecord& step,
                        const std::string& scenario_file) {
  line_.clear();
  const bool bad =
      step.state == StepState::kFailed || step.state == StepState::kError;
  if (bad && annotate_) print(github_annotation(step, scenario_file));
  if (context_.quiet && !bad) return;
  const size_t width = context_.json ? 0 : terminal_width();
  size_t column = label_width_;
  if (width > kBesideLabel) column = std::min(column, width - kBesideLabel);
  std::string line =
      padded(std::to_string(step.number) + "/" + std::to_string(steps_) + " ",
             6) +
      padded(width == 0 ? step.label : fit(step.label, column), column);
  if (step.state != StepState::kSkipped) {
    line += "  " + padded(format_duration(step.duration), 8);
  }
  // What does not fit beside it stands below.
  const bool below = bad || (width != 0 && kIndent + display_width(line) + 2 +
                                                   display_width(step.text) >
                                               width);
  if (!below && !step.text.empty()) line += "  " + step.text;
  while (line.ends_with(' ')) line.pop_back();
  std::string text =
      state_text(step.state, !context_.json && context_.use_color()) + line +
      "\n";
  if (below && !step.text.empty()) {
    text += indented(step.text, bad ? 0 : width);
  }
  print(text + details(step));
}

void StepList::ended(const RunResult& result) {
  line_.clear();
  std::string text = "\n" + std::string(result.word()) + ": " +
                     counts_text(result) + " in " +
                     format_duration(result.duration) + "\n";
  if (!result.directory.empty()) {
    text += "report in " + result.directory + "\n";
  }
  if (!context_.quiet || result.status != ExitStatus::kOk) print(text);
}

}  // namespace heapcli::commands
