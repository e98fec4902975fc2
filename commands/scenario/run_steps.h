// Runs steps, alone or beside each other: each on a thread of its own, while
// the caller's looks after the targets, the timeouts and Ctrl-C.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/elapsed_time.h"
#include "commands/scenario/report_folder.h"
#include "commands/scenario/run_result.h"
#include "commands/scenario/running_target.h"
#include "commands/scenario/scenario.h"
#include "commands/scenario/step_action.h"
#include "commands/scenario/step_list.h"
#include "commands/scenario/step_needs.h"
#include "commands/snapshot_caution.h"

namespace heapcli::commands {

using RunningTargets = std::map<std::string, std::unique_ptr<RunningTarget>>;

/// Throws Error(kUsage) for steps in `parallel` that would use one session.
void check_parallel(const Scenario& scenario);

/// What a step is called that does not say so itself.
StepRecord record_of(const ScenarioStep& step, size_t number);

class StepRunner {
 public:
  /// All have to outlive this.
  StepRunner(const Scenario& scenario, ReportFolder& folder,
             RunningTargets& targets, StepList& list,
             const CautionOptions& caution)
      : scenario_(scenario),
        folder_(folder),
        targets_(targets),
        list_(list),
        caution_(caution) {}

  /// Begins all of them, and waits for all. `records` are those of the steps,
  /// and are filled in. The end of any target ends them, but not those of
  /// `always`, which may be there to clear away what is left of it.
  void run(const std::vector<const ScenarioStep*>& steps,
           std::vector<StepRecord>& records, const Context& context);

 private:
  struct Running;

  static bool is_stuck(Running& running);
  RunningTarget* target_of(const ScenarioStep& step) const;
  bool is_busy(const RunningTarget& target,
               const std::vector<std::unique_ptr<Running>>& all) const;
  void look_after(const std::vector<std::unique_ptr<Running>>& all,
                  const Context& context);
  void take_result(Running& running, const Context& context);
  void take_failure(Running& running, const Context& context);

  const Scenario& scenario_;
  ReportFolder& folder_;
  RunningTargets& targets_;
  StepList& list_;
  const CautionOptions& caution_;
  Reports reports_;
  std::optional<Clock::time_point> load_ended_;
};

}  // namespace heapcli::commands
