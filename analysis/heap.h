// A heap that is ready to be asked about: the graph with the figures of every
// node, by node. What the commands that look at single objects start from.
#pragma once

#include <cstdint>

#include "analysis/heap_figures.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct Heap {
  HeapGraph graph;
  HeapFigures figures;

  // By node.
  Column<NodeIndex, NodeIndex> dominator;  ///< The root's is the root.
  Column<NodeIndex, uint64_t> retained;    ///< In bytes.
};

/// Computes the figures. Uses two threads.
Heap make_heap(HeapGraph graph, const FigureOptions& options = {});

}  // namespace heapcli::analysis
