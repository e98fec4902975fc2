// The dominator tree as a person reads it: the biggest objects, and what each
// of them keeps, down to where it gets small. Many small objects of one class
// below the same owner stand together: `20,000 × Session`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/figure_options.h"
#include "analysis/heap.h"

namespace heapcli::analysis {

struct DominatorViewOptions {
  size_t depth = 10;
  /// Leave out what retains less than this part of what `start` retains.
  double least_share = 0.01;
  /// The largest so many, over all levels.
  size_t most_items = 25;
  std::stop_token stop = {};
};

/// One object, or several of a class that have the same owner.
struct DominatorItem {
  size_t depth = 0;
  std::optional<NodeIndex> node;  ///< Absent for several.
  ClassId class_id{0};
  uint64_t count = 1;
  uint64_t shallow_bytes = 0;
  uint64_t retained_bytes = 0;
  /// What it dominates directly and is not in the view.
  uint64_t hidden_count = 0;
  uint64_t hidden_bytes = 0;
  /// The position of the owner in the view; its own for the first.
  size_t parent = 0;
};

/// The part of the tree below `start`, each item right before its own. Throws
/// Error(kCancelled).
std::vector<DominatorItem> dominator_view(const Heap& heap, NodeIndex start,
                                          const DominatorViewOptions& options);

}  // namespace heapcli::analysis
