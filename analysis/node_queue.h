// The queue of a breadth-first walk over the heap. Every node of a large heap
// is a cache miss or three; the queue knows which ones come next, and asks for
// their memory ahead of time.
#pragma once

#include <cstddef>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

class NodeQueue {
 public:
  /// Has room for all nodes; what is not used costs no memory.
  explicit NodeQueue(const HeapGraph& graph) : graph_(graph) {
    nodes_.reserve(graph.node_count());
  }

  void push(NodeIndex node) { nodes_.push_back(node); }
  bool empty() const { return next_ == nodes_.size(); }
  size_t size() const { return nodes_.size() - next_; }
  NodeIndex pop() {
    // First where the node's edges are, then, when that has arrived, these.
    const size_t far = next_ + 2 * kAhead;
    const size_t near = next_ + kAhead;
    if (far < nodes_.size()) {
      __builtin_prefetch(&graph_.first_edge[nodes_[far]]);
    }
    if (near < nodes_.size()) {
      const EdgeIndex edge = graph_.first_edge[nodes_[near]];
      if (raw(edge) < graph_.edge_count()) {
        __builtin_prefetch(&graph_.edge_to[edge]);
      }
    }
    return nodes_[next_++];
  }
  void clear() {
    nodes_.clear();
    next_ = 0;
  }

 private:
  static constexpr size_t kAhead = 12;

  const HeapGraph& graph_;
  std::vector<NodeIndex, ColumnAllocator<NodeIndex>> nodes_;
  size_t next_ = 0;
};

}  // namespace heapcli::analysis
