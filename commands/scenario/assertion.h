// Assertions as steps: fetches what each is about, has it judged
// (judge_snapshots.h, judge_reports.h), and finds where to look when it does
// not hold.
#pragma once

#include "commands/scenario/judgement.h"
#include "commands/scenario/scenario.h"
#include "commands/scenario/step_action.h"

namespace heapcli::commands {

/// Throws Error and what the engine throws when it cannot be judged: no such
/// step, another kind of value, a snapshot that has nothing of the sort.
Judgement judge(const AssertStep& step, StepSite& site);

}  // namespace heapcli::commands
