#include "commands/scenario/scenario_text.h"

#include <algorithm>

#include "commands/format.h"
#include "commands/scenario/step_label.h"
#include "commands/shell/words.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kWidestWord = 40;

std::string count_of(size_t count, const std::string& what) {
  return format_count(static_cast<int64_t>(count)) + " " + what +
         (count == 1 ? "" : "s");
}

// An argument may be a whole program.
std::string in_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

size_t steps_in(const std::vector<ScenarioStep>& steps) {
  size_t count = steps.size();
  for (const ScenarioStep& step : steps) {
    if (const auto* const parallel = std::get_if<ParallelStep>(&step.action)) {
      count += parallel->steps.size() - 1;  // It is none itself.
    }
  }
  return count;
}

// Values of the environment may be secret, so only the names are shown.
std::string target_text(const ScenarioTarget& target) {
  std::string text;
  if (!target.child_of.empty()) {
    text = "child of " + target.child_of;
    if (!target.process_name.empty()) {
      text += " that runs " + target.process_name;
    }
    if (target.child_number > 1 || target.process_name.empty()) {
      text += ", number " + std::to_string(target.child_number);
    }
    return text;
  }
  if (target.launch.empty()) {
    return target.process_name.empty() ? "attach to " + target.attach
                                       : "attach to " + target.process_name;
  }
  text = "launch";
  for (const std::string& word : target.launch) {
    text += " " + fit(quoted_word(in_one_line(word)), kWidestWord);
  }
  if (!target.directory.empty()) text += ", in " + target.directory;
  for (size_t i = 0; i < target.environment.size(); ++i) {
    text += (i == 0 ? ", with " : " ") + target.environment[i].first;
  }
  return text;
}

class StepLines {
 public:
  StepLines(const Scenario& scenario, size_t width)
      : scenario_(scenario), width_(width) {
    const size_t all = scenario.steps.size() + scenario.always.size();
    number_width_ = std::to_string(all).size();
  }

  void add(const std::vector<ScenarioStep>& steps) {
    for (const ScenarioStep& step : steps) {
      const std::string number = std::to_string(++number_);
      line(std::string(number_width_ - number.size() + 2, ' ') + number + "  ",
           step);
      const auto* const parallel = std::get_if<ParallelStep>(&step.action);
      if (parallel == nullptr) continue;
      for (const ScenarioStep& one : parallel->steps) {
        line(std::string(number_width_ + 4, ' ') + "- ", one);
      }
    }
  }

  void heading(const std::string& text) { text_ += text + "\n"; }

  std::string take() { return std::move(text_); }

 private:
  void line(const std::string& before, const ScenarioStep& step) {
    const bool in_parallel = std::holds_alternative<ParallelStep>(step.action);
    std::string text = in_parallel ? "at once:" : printable(step.label);
    std::string notes;
    if (scenario_.targets.size() > 1 && !step.target.empty() && !in_parallel) {
      notes = step.target;
    }
    if (step.timeout.count() > 0) {
      notes += (notes.empty() ? "" : ", ") + std::string("at most ") +
               format_duration(step.timeout);
    }
    if (!notes.empty()) text += "  [" + notes + "]";
    text_ += fit(before + text, width_) + "\n";
  }

  const Scenario& scenario_;
  const size_t width_;
  size_t number_width_ = 1;
  size_t number_ = 0;
  std::string text_;
};

OrderedJson or_null(const std::string& text) {
  return text.empty() ? OrderedJson() : OrderedJson(text);
}

int64_t in_ms(std::chrono::milliseconds time) { return time.count(); }

OrderedJson steps_to_json(const std::vector<ScenarioStep>& steps,
                          std::chrono::milliseconds timeout) {
  OrderedJson all = OrderedJson::array();
  for (const ScenarioStep& step : steps) {
    OrderedJson one = {
        {"action", action_word(step)},
        {"label", step.label},
        {"target", or_null(step.target)},
        {"timeout_ms",
         in_ms(step.timeout.count() > 0 ? step.timeout : timeout)},
        {"line", step.place.line},
        {"column", step.place.column}};
    if (const auto* const parallel = std::get_if<ParallelStep>(&step.action)) {
      one["steps"] = OrderedJson::array();
      for (const ScenarioStep& inner : parallel->steps) {
        // `parallel` is never within `parallel`.
        one["steps"].push_back(
            {{"action", action_word(inner)}, {"label", inner.label}});
      }
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::string scenario_to_text(const Scenario& scenario, size_t width) {
  StepLines lines(scenario, width);
  const size_t all = steps_in(scenario.steps) + steps_in(scenario.always);
  lines.heading(printable(scenario.name) + ": " +
                count_of(scenario.targets.size(), "target") + ", " +
                count_of(all, "step") + ", each at most " +
                format_duration(scenario.timeout));
  size_t name_width = 0;
  for (const ScenarioTarget& target : scenario.targets) {
    name_width = std::max(name_width, target.name.size());
  }
  for (const ScenarioTarget& target : scenario.targets) {
    lines.heading(
        fit("  " + target.name +
                std::string(name_width - target.name.size() + 2, ' ') +
                printable(target_text(target)),
            width));
  }
  lines.heading("");
  lines.heading("Steps:");
  lines.add(scenario.steps);
  if (!scenario.always.empty()) {
    lines.heading("At the end, whatever has failed:");
    lines.add(scenario.always);
  }
  return lines.take();
}

OrderedJson scenario_to_json(const Scenario& scenario) {
  OrderedJson targets = OrderedJson::array();
  for (const ScenarioTarget& target : scenario.targets) {
    OrderedJson names = OrderedJson::array();
    for (const auto& [name, value] : target.environment) names.push_back(name);
    targets.push_back({{"name", target.name},
                       {"launch", target.launch},
                       {"environment", names},
                       {"directory", or_null(target.directory)},
                       {"attach", or_null(target.attach)},
                       {"process_name", or_null(target.process_name)}});
    if (!target.child_of.empty()) {
      targets.back()["child_of"] = target.child_of;
      targets.back()["child_number"] = target.child_number;
    }
  }
  return {{"schema", "heapcli/run-plan/1"},
          {"file", scenario.file},
          {"name", scenario.name},
          {"timeout_ms", in_ms(scenario.timeout)},
          {"targets", targets},
          {"steps", steps_to_json(scenario.steps, scenario.timeout)},
          {"always", steps_to_json(scenario.always, scenario.timeout)}};
}

}  // namespace heapcli::commands
