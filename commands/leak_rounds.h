// Takes one heap after the other, of one session, and asks after each whether
// there is a verdict.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/heap.h"
#include "analysis/leaks/find_leaks.h"
#include "commands/leak_budget.h"

namespace heapcli::commands {

class LeakRounds {
 public:
  using HeapPointer = std::shared_ptr<const analysis::Heap>;

  explicit LeakRounds(std::vector<LeakBudget> budgets)
      : budgets_(std::move(budgets)) {}

  /// The next heap; `name` stands for it in messages. Keeps it until the next
  /// one comes. Throws analysis::Error(kNotComparable) when the two are not of
  /// one session.
  void add(HeapPointer heap, std::string name);

  /// To be asked from three heaps on.
  analysis::LeakReport conclude() const;

  const HeapPointer& last() const { return last_; }

  /// Objects with larger ids have come since the first heap.
  uint32_t newest_before() const { return earlier_.front().largest_id(); }

  const BudgetMeter& budgets() const { return budgets_; }

 private:
  std::vector<analysis::HeapMoment> earlier_;
  HeapPointer last_;
  std::string last_name_;
  BudgetMeter budgets_;
};

}  // namespace heapcli::commands
