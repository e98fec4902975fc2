// Assertions about what is in a snapshot, or about what has changed between
// two. Each takes what was computed; who fetches it is assertion.h.
#pragma once

#include <cstdint>
#include <string>

#include "analysis/diff.h"
#include "analysis/heap.h"
#include "commands/scenario/judgement.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// What was added of a class between two snapshots, minus what was removed.
struct ClassGrowth {
  double objects = 0;
  double bytes = 0;
  bool seen = false;  ///< Something of it has changed.
  std::string most;   ///< The class that grew most, of all or of this name.
};

/// All classes together when `name` is empty.
ClassGrowth class_growth(const analysis::Diff& diff, const std::string& name);

/// A round, where the assertion has rounds.
Judgement judge_growth(const GrowthAssertion& assertion,
                       const ClassGrowth& growth,
                       const analysis::Identity& identity);

/// All bytes of both. Throws Error(kData) when the base has none.
Judgement judge_ratio(const RatioAssertion& assertion, uint64_t base_bytes,
                      uint64_t later_bytes);

/// A class that is not there retains nothing; that is said, and what may have
/// been meant.
Judgement judge_retained(const RetainedAssertion& assertion,
                         const analysis::Heap& heap);

/// Throws Error(kUsage) for a snapshot without a document. Node calls some
/// objects of its own detached (22 of `Node / BindingData` and such in Node
/// 20), and nothing attached; they are no DOM nodes.
Judgement judge_detached(const DetachedAssertion& assertion,
                         const analysis::Heap& heap);

/// Of a DOM node, as V8 says it.
bool is_detached(const analysis::Heap& heap, analysis::NodeIndex node);

/// "", or "; no Order is there; did you mean 'Orders'?" when the class is in
/// neither of them. They may be the same.
std::string absent_class(const std::string& name, const analysis::Heap& base,
                         const analysis::Heap& later);

}  // namespace heapcli::commands
