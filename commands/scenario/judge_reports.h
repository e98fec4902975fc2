// Assertions about what a step has reported, as its JSON document
// (docs/json.md).
#pragma once

#include "commands/output.h"
#include "commands/scenario/judgement.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// `report` is a heapcli/leaks/1. Growth that slows down is no leak.
Judgement judge_leaks(const LeaksAssertion& assertion,
                      const OrderedJson& report);

/// `report` is a heapcli/track/1. Where nothing was sampled the share is 0, and
/// that is said.
Judgement judge_share(const AllocationShareAssertion& assertion,
                      const OrderedJson& report);

/// Of any step. Throws Error(kUsage) where the document has nothing at the
/// pointer, or no number where a bound is to be compared with one.
Judgement judge_value(const ReportAssertion& assertion,
                      const OrderedJson& report);

}  // namespace heapcli::commands
