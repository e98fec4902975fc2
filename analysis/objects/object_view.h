// One object in full: everything that can be said of it from the snapshot, by
// what it is to a program.
#pragma once

#include <optional>
#include <vector>

#include "analysis/heap.h"
#include "analysis/holding/direct_retainers.h"
#include "analysis/objects/closure_variables.h"
#include "analysis/objects/collections.h"
#include "analysis/objects/members.h"

namespace heapcli::analysis {

struct ObjectView {
  NodeIndex node;
  std::vector<EdgeIndex> fields;  ///< Properties, then elements.
  std::optional<EdgeIndex> prototype;
  std::vector<EdgeIndex> internals;  ///< V8's own, weak ones included.
  std::vector<ClosureVariable> variables;
  std::optional<Collection> collection;
  std::vector<Retainer> retainers;
  /// What it dominates directly, the largest first.
  std::vector<NodeIndex> dominated;
};

/// Looks at every node and edge once.
ObjectView object_view(const Heap& heap, NodeIndex node);

}  // namespace heapcli::analysis
