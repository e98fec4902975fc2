#include "commands/leak_rounds.h"

#include <utility>

#include "analysis/error.h"
#include "analysis/identity.h"

namespace heapcli::commands {

void LeakRounds::add(HeapPointer heap, std::string name) {
  if (last_) {
    const analysis::Identity identity = analysis::compare_identity(
        last_->graph, analysis::nodes_by_id(last_->graph), heap->graph,
        analysis::nodes_by_id(heap->graph));
    if (!identity.comparable) {
      throw analysis::Error(
          analysis::Error::Kind::kNotComparable,
          last_name_ + " and " + name + ": " + identity.reason +
              "; leaks needs snapshots of one session (snapshot --count, or "
              "leaks --target)");
    }
    earlier_.emplace_back(*last_);
  }
  budgets_.observe(*heap);
  last_ = std::move(heap);
  last_name_ = std::move(name);
}

analysis::LeakReport LeakRounds::conclude() const {
  return analysis::find_leaks(earlier_, *last_);
}

}  // namespace heapcli::commands
