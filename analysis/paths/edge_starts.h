// The node that an edge starts at. A snapshot does not say; it lists the edges
// of each node in a row, so that a binary search in the rows finds it. Whoever
// asks for millions of edges keeps an EdgeStarts, which begins near the answer
// instead of missing the cache two dozen times.
#pragma once

#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// One search, without anything prepared.
NodeIndex start_of(const HeapGraph& graph, EdgeIndex edge);

class EdgeStarts {
 public:
  /// Reads all rows once; takes half a bit of memory an edge. Keeps a reference
  /// to the graph.
  explicit EdgeStarts(const HeapGraph& graph);

  NodeIndex operator()(EdgeIndex edge) const;
  /// Asks for the memory that the edge's answer will need.
  void prefetch(EdgeIndex edge) const;

 private:
  const HeapGraph& graph_;
  /// The start of each kStride-th edge, and after the last one the last node.
  std::vector<NodeIndex> marks_;
};

}  // namespace heapcli::analysis
