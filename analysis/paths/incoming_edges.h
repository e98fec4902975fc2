// The edges that lead to a few nodes. A snapshot lists edges by where they
// start; an index by where they end would take seconds on a large heap, for
// what one or two readings of all edges tell.
#pragma once

#include <vector>

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct IncomingEdge {
  NodeIndex to;
  NodeIndex from;
  EdgeIndex edge;
};

/// All edges, weak ones too, to the nodes in the set, in the order of the file.
/// Reads all edges with all processors.
std::vector<IncomingEdge> incoming_edges(const HeapGraph& graph,
                                         const Bitmap<NodeIndex>& nodes);

}  // namespace heapcli::analysis
