// What a class may grow by: `Session<=0/round`, `(string) <= 10KiB/request`.
// The option --budget of leaks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/heap.h"

namespace heapcli::commands {

enum class BudgetUnit { kObjects, kBytes };
enum class BudgetPer { kRound, kRequest };

struct LeakBudget {
  std::string text;        ///< As it was given.
  std::string class_name;  ///< `*` is the whole heap.
  double most = 0;         ///< Objects or bytes.
  BudgetUnit unit = BudgetUnit::kObjects;
  BudgetPer per = BudgetPer::kRound;
};

/// CLASS `<=` NUMBER [`B` | `KiB` | `MiB` | `GiB`] `/` (`round` | `request`),
/// with blanks wherever. Throws Error(kUsage), which names the column.
LeakBudget parse_budget(const std::string& text);

struct BudgetResult {
  LeakBudget budget;
  /// By round: how many more objects of the class there were, or how many more
  /// bytes they retained.
  std::vector<int64_t> growth;
  /// Of the weakest round that counts, for each round or request.
  double grew = 0;
  bool exceeded = false;
  bool ever_seen = false;  ///< Whether any snapshot had such an object.
};

/// Follows the classes that have budgets from one snapshot to the next.
class BudgetMeter {
 public:
  explicit BudgetMeter(std::vector<LeakBudget> budgets)
      : budgets_(std::move(budgets)), amounts_(budgets_.size()) {}

  void observe(const analysis::Heap& heap);

  /// Rounds before `warm_up` do not count. `requests` is needed for budgets
  /// that are given for each.
  std::vector<BudgetResult> results(size_t warm_up,
                                    std::optional<uint64_t> requests) const;

 private:
  std::vector<LeakBudget> budgets_;
  std::vector<std::vector<int64_t>> amounts_;  ///< By budget and snapshot.
};

}  // namespace heapcli::commands
