// What the steps of a scenario do, one function a kind, and what they are given
// for it. Assertions have a header of their own (assertion.h); who runs the
// steps, and on which thread, is run_steps.h.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/context.h"
#include "commands/elapsed_time.h"
#include "commands/load/load.h"
#include "commands/output.h"
#include "commands/scenario/report_folder.h"
#include "commands/scenario/running_target.h"
#include "commands/scenario/scenario.h"
#include "commands/snapshot_caution.h"

namespace heapcli::commands {

/// What steps report, by target and name.
class Reports {
 public:
  void add(const std::string& target, const std::string& name,
           OrderedJson report);

  /// Of this target, else of any. Throws Error(kUsage) when there is none.
  const OrderedJson& require(const std::string& target,
                             const std::string& name) const;

 private:
  std::map<std::pair<std::string, std::string>, OrderedJson> all_;
};

/// Lives as long as the step runs, and is used by its thread alone, as is the
/// session of its target. What is not const is safe to use beside others.
struct StepSite {
  RunningTarget* target = nullptr;  ///< Null for a step that has none.
  Context context;  ///< Its stop is Ctrl-C, the timeout, or the target's end.
  ReportFolder& folder;
  const Reports& reports;
  CautionOptions caution;
  size_t number = 0;
  std::chrono::milliseconds timeout{0};  ///< Of this step.
  /// When the last load of the run ended.
  std::optional<Clock::time_point> load_ended;

  /// Throws Error(kUsage) when the step has no target.
  RunningTarget& require_target() const;
  cdp::Session& session() const;
  /// The path of a file of this step's target.
  std::string path(const std::string& name, const std::string& ending) const;
  /// Writes one into the report, if that is kept; returns its path in a list.
  std::vector<std::string> write(const std::string& name,
                                 const std::string& ending,
                                 const OrderedJson& document) const;
};

struct StepOutcome {
  std::string text;  ///< For a person, in a line.
  OrderedJson report;
  std::vector<std::string> files;
};

StepOutcome run_step(const WaitForStep& step, StepSite& site);
StepOutcome run_step(const AttachStep& step, StepSite& site);
StepOutcome run_step(const LoadStep& step, StepSite& site);
StepOutcome run_step(const SleepStep& step, StepSite& site);
StepOutcome run_step(const GcStep& step, StepSite& site);
StepOutcome run_step(const SnapshotStep& step, StepSite& site);
StepOutcome run_step(const TrackStep& step, StepSite& site);
StepOutcome run_step(const WatchStep& step, StepSite& site);
StepOutcome run_step(const EvaluateStep& step, StepSite& site);
StepOutcome run_step(const ShellStep& step, StepSite& site);
StepOutcome run_step(const DiffStep& step, StepSite& site);
StepOutcome run_step(const LeaksStep& step, StepSite& site);
StepOutcome run_step(const AssertStep& step, StepSite& site);

/// As `leaks` and `load` take it. `output` is where a command prints.
LoadOptions load_options(const ScenarioLoad& load, int output);

/// A file in the report for what commands print; closed at the end.
class CommandOutput {
 public:
  /// `step-07.log`. Throws Error(kData).
  explicit CommandOutput(StepSite& site);
  /// Takes an empty file away.
  ~CommandOutput();
  CommandOutput(const CommandOutput&) = delete;
  CommandOutput& operator=(const CommandOutput&) = delete;

  int descriptor() const { return descriptor_; }
  const std::string& file() const { return file_; }
  /// The file, if there is anything in it and it is kept.
  std::vector<std::string> files() const;
  /// The last line that says anything; empty when nothing was printed.
  std::string last_line() const;

 private:
  const std::string file_;
  const bool kept_;
  int descriptor_ = -1;
};

}  // namespace heapcli::commands
