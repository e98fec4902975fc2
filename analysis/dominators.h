// The dominator tree: who alone keeps an object alive. A node dominates
// another when every path from the root to the other goes through it.
// Start reading at the essay in dominators.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct DominatorTree {
  /// By node: its immediate dominator; the root's is the root itself.
  Column<NodeIndex, NodeIndex> dominator;

  /// All nodes, each after its dominator; the root is first.
  std::vector<NodeIndex> order;
};

/// Dominators over the essential edges. Nodes that cannot be reached over them
/// hang off the root, as in DevTools' calculateDominatorsAndRetainedSizes: a
/// node without essential retainers as if the root retained it, and what is
/// left (nodes that retain each other) one by one.
DominatorTree dominator_tree(const HeapGraph& graph,
                             const Bitmap<EdgeIndex>& essential);

/// By node: the sum of `shallow` over the nodes that it dominates, itself
/// included, in bytes.
Column<NodeIndex, uint64_t> retained_sizes(const DominatorTree& tree,
                                           const SizeColumn& shallow);

}  // namespace heapcli::analysis
