#include "commands/scenario/run_scenario.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <stop_token>
#include <utility>

#include "commands/error.h"
#include "commands/failure.h"
#include "commands/interrupt.h"
#include "commands/part_file.h"
#include "commands/scenario/junit_report.h"
#include "commands/scenario/markdown_summary.h"
#include "commands/scenario/run_json.h"
#include "commands/scenario/run_steps.h"
#include "commands/scenario/step_prompt.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

size_t count_of(const std::vector<ScenarioStep>& steps) {
  size_t count = 0;
  for (const ScenarioStep& step : steps) count += leaves(step).size();
  return count;
}

// Children are attached to by steps.
size_t count_to_start(const Scenario& scenario) {
  return static_cast<size_t>(std::count_if(
      scenario.targets.begin(), scenario.targets.end(),
      [](const ScenarioTarget& target) { return target.child_of.empty(); }));
}

size_t widest_label(const Scenario& scenario) {
  size_t widest = 0;
  for (const auto* const steps : {&scenario.steps, &scenario.always}) {
    for (const ScenarioStep& step : *steps) {
      for (const ScenarioStep* const each : leaves(step)) {
        widest = std::max(widest, display_width(each->label));
      }
    }
  }
  return widest;
}

void write_file(const std::string& path, const std::string& text, bool force) {
  PartFile file(path, force);
  file.write(text);
  file.commit();
}

class Run {
 public:
  Run(const Scenario& scenario, const RunOptions& options,
      const Context& context)
      : scenario_(scenario),
        options_(options),
        context_(context),
        folder_(options.output_directory, scenario.targets.size() > 1,
                options.force),
        list_(count_to_start(scenario) + count_of(scenario.steps) +
                  count_of(scenario.always),
              widest_label(scenario), context_),
        runner_(scenario, folder_, targets_, list_, options.caution) {
    result_.file = scenario.file;
    result_.name = scenario.name.empty() ? scenario.file : scenario.name;
    result_.directory = folder_.directory();
    result_.started_unix_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch())
            .count();
    for (const ScenarioTarget& target : scenario.targets) {
      if (!target.child_of.empty()) continue;
      targets_[target.name] = std::make_unique<RunningTarget>(target);
    }
    for (const ScenarioTarget& target : scenario.targets) {
      if (target.child_of.empty()) continue;
      targets_[target.name] = std::make_unique<RunningTarget>(
          target, targets_.at(target.child_of).get());
    }
  }
  ~Run() { end_targets(); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  ExitStatus run() {
    const auto start = Clock::now();
    {
      // The second Ctrl-C ends us without unwinding.
      const std::stop_callback abandon(context_.abandon, [this] {
        for (const auto& [name, target] : targets_) target->abandon();
      });
      for (const ScenarioTarget& target : scenario_.targets) {
        if (target.child_of.empty()) start_one(target);
      }
      for (const ScenarioStep& step : scenario_.steps) take(step);
    }
    const bool interrupted = context_.stop.stop_requested();
    // What clears up has a Ctrl-C of its own.
    if (interrupted && context_.interrupt != nullptr) {
      context_.interrupt->renew();
      context_.stop = context_.interrupt->token();
      context_.abandon = context_.interrupt->abandon_token();
    }
    const std::stop_callback abandon(context_.abandon, [this] {
      for (const auto& [name, target] : targets_) target->abandon();
    });
    for (const ScenarioStep& step : scenario_.always) take_always(step);
    for (const ScenarioTarget& target : scenario_.targets) {
      result_.targets.push_back(targets_.at(target.name)->result());
    }
    if (interrupted) result_.status = ExitStatus::kInterrupted;
    result_.duration = since(start);
    // First: targets may take their time to end, and people press Ctrl-C again.
    write_reports();
    end_targets();
    return result_.status;
  }

 private:
  // Those with a session open would wait for us to leave.
  void end_targets() noexcept {
    for (const bool children : {true, false}) {
      for (auto& [name, target] : targets_) {
        if (target->is_child() == children) target->end();
      }
    }
  }

  bool over() const { return ended_ || context_.stop.stop_requested(); }

  void start_one(const ScenarioTarget& spec) {
    StepRecord record;
    record.number = ++number_;
    record.kind = spec.launch.empty() ? "attach" : "launch";
    record.label = record.kind + " " + printable(spec.name);
    record.target = spec.name;
    record.place = spec.place;
    if (!over()) {
      RunningTarget& target = *targets_.at(spec.name);
      const auto start = Clock::now();
      list_.running(record.label, std::chrono::milliseconds(0));
      Context quiet = context_;
      quiet.quiet = true;
      try {
        record.text = target.start(folder_, quiet);
        record.state = StepState::kOk;
      } catch (const std::exception&) {
        const Failure failure = current_failure();
        const bool interrupted = failure.status == ExitStatus::kInterrupted;
        record.state =
            interrupted ? StepState::kInterrupted : StepState::kError;
        record.status = failure.status;
        record.text = printable(failure.message);
        if (target.log() != nullptr) {
          record.output = target.log()->last_lines(10);
        }
      }
      record.duration = since(start);
    }
    finish(std::move(record));
  }

  void take(const ScenarioStep& step) {
    std::vector<StepRecord> records = records_for(step);
    if (!over() && options_.step_by_step) ask(step);
    const bool skipped = over() || skip_one_;
    if (!over()) skip_one_ = false;
    if (!skipped && !target_is_gone(records.front())) {
      runner_.run(leaves(step), records, context_);
    }
    for (StepRecord& record : records) finish(std::move(record));
  }

  void take_always(const ScenarioStep& step) {
    std::vector<StepRecord> records = records_for(step);
    for (StepRecord& record : records) record.always = true;
    if (!context_.stop.stop_requested()) {
      runner_.run(leaves(step), records, context_);
    }
    for (StepRecord& record : records) finish(std::move(record));
  }

  std::vector<StepRecord> records_for(const ScenarioStep& step) {
    std::vector<StepRecord> records;
    const auto all = leaves(step);
    const bool together = all.size() > 1;
    if (together) ++groups_;
    for (const ScenarioStep* const each : all) {
      records.push_back(record_of(*each, ++number_));
      if (together) records.back().parallel = groups_;
    }
    return records;
  }

  void ask(const ScenarioStep& step) {
    const StepAnswer answer = ask_for_step(printable(step.label), context_,
                                           [this] { look_at_targets(); });
    skip_one_ = answer == StepAnswer::kSkip;
    ended_ |= answer == StepAnswer::kQuit;
  }

  void look_at_targets() {
    for (const auto& [name, target] : targets_) target->look(true);
  }

  // A target that has died since the last step.
  bool target_is_gone(StepRecord& record) {
    look_at_targets();
    for (const auto& [any, ended] : targets_) {
      if (ended->ended().empty()) continue;
      RunningTarget* const target = ended->culprit();
      record.state = StepState::kError;
      record.status = ExitStatus::kTarget;
      record.target = target->spec().name;
      record.text = record.target + " " + target->ended() +
                    " before this step" + target->successor();
      if (target->log() != nullptr) {
        record.output = target->log()->last_lines(10);
      }
      return true;
    }
    return false;
  }

  void finish(StepRecord record) {
    if (record.state != StepState::kOk && record.state != StepState::kSkipped) {
      ended_ = true;
      if (result_.status == ExitStatus::kOk) result_.status = record.status;
    }
    list_.finished(record, scenario_.file);
    result_.steps.push_back(std::move(record));
  }

  void write_reports() {
    const OrderedJson document = run_to_json(result_);
    if (folder_.kept()) {
      write_file(folder_.path("result.json"),
                 document.dump(2, ' ', /*ensure_ascii=*/false,
                               OrderedJson::error_handler_t::replace) +
                     "\n",
                 options_.force);
    }
    if (!options_.junit_file.empty()) {
      write_file(options_.junit_file, junit_report(result_), options_.force);
    }
    const std::string summary = markdown_summary(result_);
    if (!options_.summary_file.empty()) {
      write_file(options_.summary_file, summary, options_.force);
    }
    append_job_summary(summary);
    list_.ended(result_);
    if (context_.json) write_json(document);
  }

  // GitHub shows what is in this file; other steps of the job may have written
  // into it.
  void append_job_summary(const std::string& summary) const {
    const char* const path = std::getenv("GITHUB_STEP_SUMMARY");
    if (path == nullptr || *path == '\0') return;
    std::ofstream file(path, std::ios::app | std::ios::binary);
    file << summary;
    if (!file.flush()) {
      context_.warn(std::string("cannot write to $GITHUB_STEP_SUMMARY, ") +
                    path);
    }
  }

  const Scenario& scenario_;
  const RunOptions& options_;
  Context context_;
  ReportFolder folder_;
  RunningTargets targets_;
  StepList list_;
  StepRunner runner_;
  RunResult result_;
  size_t number_ = 0;
  size_t groups_ = 0;
  bool ended_ = false;     ///< A step has failed, or somebody said so.
  bool skip_one_ = false;  ///< At --step.
};

}  // namespace

ExitStatus run_scenario(const Scenario& scenario, const RunOptions& options,
                        const Context& context) {
  check_parallel(scenario);
  // What is wrong with files should show before anything is started.
  for (const std::string& file : {options.junit_file, options.summary_file}) {
    if (!file.empty()) const PartFile can_be_written(file, options.force);
  }
  return Run(scenario, options, context).run();
}

}  // namespace heapcli::commands
