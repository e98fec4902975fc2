// Renders what the search for leaks found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/leaks/find_leaks.h"
#include "commands/context.h"
#include "commands/leak_baseline.h"
#include "commands/leak_budget.h"
#include "commands/leak_suspects.h"
#include "commands/output.h"

namespace heapcli::commands {

struct SuspectToShow {
  ExplainedSuspect explained;
  /// Accepted once, but now much worse.
  std::optional<AcceptedSuspect> accepted;
};

struct LeakFindings {
  std::vector<std::string> files;  ///< Empty when they were not kept.
  std::shared_ptr<const analysis::Heap> last;
  /// Without what was accepted.
  analysis::Verdict verdict = analysis::Verdict::kClean;
  size_t warm_up = 0;
  std::vector<int64_t> total_growth;  ///< By round: of the whole heap.
  std::optional<uint64_t> requests;   ///< A round, when known.
  std::vector<SuspectToShow> suspects;
  std::vector<ExplainedSuspect> accepted;
  std::vector<BudgetResult> budgets;
  /// What would settle it, when inconclusive.
  std::string to_settle;
};

/// The `leaks` document of docs/json.md.
OrderedJson leaks_to_json(const LeakFindings& findings);

/// The verdict, and the `top` worst suspects.
std::string leaks_to_text(const LeakFindings& findings, size_t top,
                          const Context& context);

}  // namespace heapcli::commands
