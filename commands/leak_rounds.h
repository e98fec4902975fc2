// Takes one heap after the other, of one session, and asks after each whether
// there is a verdict.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/heap.h"
#include "analysis/leaks/find_leaks.h"

namespace heapcli::commands {

class LeakRounds {
 public:
  using HeapPointer = std::shared_ptr<const analysis::Heap>;

  /// The next heap; `name` stands for it in messages. Keeps it until the next
  /// one comes. Throws analysis::Error(kNotComparable) when the two are not of
  /// one session.
  void add(HeapPointer heap, std::string name);

  /// Enough heaps for a verdict.
  bool can_conclude() const { return earlier_.size() >= 2; }
  analysis::LeakReport conclude() const;

  const HeapPointer& last() const { return last_; }

 private:
  std::vector<analysis::HeapMoment> earlier_;
  HeapPointer last_;
  std::string last_name_;
};

}  // namespace heapcli::commands
