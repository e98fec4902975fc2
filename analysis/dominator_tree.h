// The dominator tree: who alone keeps an object alive. A node dominates
// another when every path from the root to the other goes through it.
// Made by DominatorSearch (semi_nca.h).
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// Numbers the nodes so that each comes after its dominator; the root has 0.
/// They follow a depth-first walk, so that neighbours in the heap are mostly
/// neighbours in number: what is computed along the tree is computed by number.
using TreeNumber = uint32_t;

/// A vector by TreeNumber.
template <class T>
using ByTreeNumber = std::vector<T, ColumnAllocator<T>>;

struct DominatorTree {
  ByTreeNumber<NodeIndex> order;
  /// The immediate dominator; the root's is the root itself.
  ByTreeNumber<TreeNumber> dominator;
};

/// By node: its immediate dominator.
Column<NodeIndex, NodeIndex> dominators_of_nodes(const DominatorTree& tree);

/// The sum of `shallow` over the nodes that one dominates, itself included, in
/// bytes.
ByTreeNumber<uint64_t> retained_sizes(const DominatorTree& tree,
                                      const SizeColumn& shallow);

/// The same in two steps, the first of which needs no dominators.
ByTreeNumber<uint64_t> by_number(const ByTreeNumber<NodeIndex>& order,
                                 const SizeColumn& sizes);
void add_dominated(const DominatorTree& tree, ByTreeNumber<uint64_t>& sizes);

/// What was computed by number, by node.
Column<NodeIndex, uint64_t> by_node(const DominatorTree& tree,
                                    const ByTreeNumber<uint64_t>& values);

/// A preorder of the dominator tree: the nodes below one are those that follow
/// it in the order.
struct DominatorPreorder {
  std::vector<TreeNumber, ColumnAllocator<TreeNumber>> at;  ///< By position.
  /// By number: how many nodes it dominates, itself included.
  ByTreeNumber<uint32_t> dominated;
};
DominatorPreorder dominator_preorder(const DominatorTree& tree);

}  // namespace heapcli::analysis
