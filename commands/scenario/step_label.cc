#include "commands/scenario/step_label.h"

#include "commands/format.h"
#include "commands/shell/words.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kWidest = 100;

std::string words(const std::vector<std::string>& command) {
  // One word alone is a line for the shell.
  if (command.size() == 1) return command.front();
  std::string text;
  for (const std::string& word : command) {
    text += (text.empty() ? "" : " ") + quoted_word(word);
  }
  return text;
}

std::string load_text(const ScenarioLoad& load) {
  if (!load.command.empty()) return words(load.command);
  const std::string what = load.method + " " + load.url;
  return load.requests > 0
             ? format_count(static_cast<int64_t>(load.requests)) + " × " + what
             : what + " for " + format_duration(load.duration);
}

std::string for_a_time(std::chrono::milliseconds duration) {
  return duration.count() == 0 ? "" : " for " + format_duration(duration);
}

struct AssertionLabel {
  std::string operator()(const LeaksAssertion& a) const {
    return "leaks " + a.suspects.text;
  }
  std::string operator()(const GrowthAssertion& a) const {
    std::string text = "growth";
    if (!a.class_name.empty()) text += " of " + a.class_name;
    const char* separator = " ";
    for (const auto& [bound, what] :
         {std::pair(a.objects, " objects"), std::pair(a.bytes, "")}) {
      if (!bound) continue;
      text += separator + bound->text + what;
      separator = ", ";
    }
    if (a.rounds > 1) text += " a round";
    return text + " (" + a.base + " → " + a.later + ")";
  }
  std::string operator()(const HeapUsedAssertion& a) const {
    return "heap used " + a.bytes.text;
  }
  std::string operator()(const RetainedAssertion& a) const {
    return a.class_name + " retains " + a.bytes.text + " (" + a.snapshot + ")";
  }
  std::string operator()(const DetachedAssertion& a) const {
    return "detached nodes " + a.count.text + " (" + a.snapshot + ")";
  }
  std::string operator()(const RatioAssertion& a) const {
    return "ratio " + a.later + " / " + a.base + " " + a.ratio.text;
  }
  std::string operator()(const AllocationShareAssertion& a) const {
    return a.function + " allocates " + a.share.text + " (" + a.of + ")";
  }
  std::string operator()(const ReportAssertion& a) const {
    return a.of + " " + a.pointer + " " +
           (a.bound ? a.bound->text : "is " + a.equals);
  }
};

struct Label {
  std::string operator()(const WaitForStep& s) const {
    if (!s.http.empty()) return "wait for " + s.http;
    if (!s.tcp.empty()) return "wait for " + s.tcp;
    if (!s.log.empty()) return "wait for output /" + s.log + "/";
    return "wait until " + s.expression;
  }
  std::string operator()(const AttachStep&) const { return "attach"; }
  std::string operator()(const LoadStep& s) const {
    return "load " + load_text(s.load);
  }
  std::string operator()(const SleepStep& s) const {
    return "sleep " + format_duration(s.duration);
  }
  std::string operator()(const GcStep&) const { return "gc"; }
  std::string operator()(const SnapshotStep& s) const {
    return "snapshot " + s.name;
  }
  std::string operator()(const TrackStep& s) const {
    return "track " + s.name + for_a_time(s.duration);
  }
  std::string operator()(const WatchStep& s) const {
    return "watch " + s.name + for_a_time(s.duration);
  }
  std::string operator()(const EvaluateStep& s) const {
    return "evaluate " + s.expression;
  }
  std::string operator()(const ShellStep& s) const {
    return "shell " + s.command;
  }
  std::string operator()(const DiffStep& s) const {
    return "diff " + s.base + " → " + s.later;
  }
  std::string operator()(const LeaksStep& s) const {
    return "leaks, up to " + std::to_string(s.rounds) + " rounds, each " +
           (s.load ? load_text(*s.load) : format_duration(s.every));
  }
  std::string operator()(const AssertStep& s) const {
    return "assert " + std::visit(AssertionLabel{}, s.assertion);
  }
  std::string operator()(const ParallelStep& s) const {
    std::string text = "parallel: ";
    for (size_t i = 0; i < s.steps.size(); ++i) {
      if (i > 0) text += ", ";
      text += s.steps[i].label;
      if (text.size() > kWidest) break;
    }
    return text;
  }
};

struct Word {
  const char* operator()(const WaitForStep&) const { return "wait-for"; }
  const char* operator()(const AttachStep&) const { return "attach"; }
  const char* operator()(const LoadStep&) const { return "load"; }
  const char* operator()(const SleepStep&) const { return "sleep"; }
  const char* operator()(const GcStep&) const { return "gc"; }
  const char* operator()(const SnapshotStep&) const { return "snapshot"; }
  const char* operator()(const TrackStep&) const { return "track"; }
  const char* operator()(const WatchStep&) const { return "watch"; }
  const char* operator()(const EvaluateStep&) const { return "evaluate"; }
  const char* operator()(const ShellStep&) const { return "shell"; }
  const char* operator()(const DiffStep&) const { return "diff"; }
  const char* operator()(const LeaksStep&) const { return "leaks"; }
  const char* operator()(const AssertStep&) const { return "assert"; }
  const char* operator()(const ParallelStep&) const { return "parallel"; }
};

// Lines of a script become one.
std::string in_one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return text;
}

}  // namespace

std::string step_label(const ScenarioStep& step) {
  std::string text = std::visit(Label{}, step.action);
  if (std::holds_alternative<AttachStep>(step.action)) {
    text += " " + step.target;
  }
  // What comes from the file may be a megabyte; fit counts characters.
  if (text.size() > 4 * kWidest) text.resize(4 * kWidest);
  return fit(printable(in_one_line(std::move(text))), kWidest);
}

const char* action_word(const ScenarioStep& step) {
  return std::visit(Word{}, step.action);
}

}  // namespace heapcli::commands
