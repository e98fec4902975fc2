// What has come below a holder since the first snapshot, V8's own included: the
// kinds of nodes by which patterns of leaks are told apart.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "analysis/heap.h"

namespace heapcli::analysis {

struct NewNodes {
  uint64_t bytes = 0;
  uint64_t code_bytes = 0;  ///< Compiled functions, and all that is theirs.
  uint64_t functions = 0;   ///< Compiled, not closures: one each in the source.
  uint64_t external_bytes = 0;  ///< Of array buffers.
  uint64_t reactions = 0;       ///< What waits for a promise to settle.
  uint64_t weak_cells = 0;
  uint64_t native_contexts = 0;
};

/// The dominator tree from the top down, one subtree after the other.
class SubtreeReader {
 public:
  /// Finds the places of `nodes` in the tree; only these can be asked for, and
  /// what lies below one of them does not count for those above it. Keeps a
  /// reference to the heap.
  SubtreeReader(const Heap& heap, const std::vector<NodeIndex>& nodes);

  /// `newest_before` is the largest object id that is not new.
  NewNodes new_nodes(NodeIndex node, uint32_t newest_before) const;

  /// The way down from `node` by what retains most, `node` first; at most
  /// `limit` nodes, and none of the other nodes.
  std::vector<NodeIndex> heaviest_path(NodeIndex node, size_t limit) const;

 private:
  NodeIndex node_at(uint32_t position) const {
    return heap_.figures.dominators.order[preorder_.at[position]];
  }
  /// One past the subtree.
  uint32_t end_of(uint32_t position) const {
    return position + preorder_.dominated[preorder_.at[position]];
  }

  const Heap& heap_;
  const DominatorPreorder preorder_;
  std::unordered_map<uint32_t, uint32_t> position_;  ///< By node.
};

}  // namespace heapcli::analysis
