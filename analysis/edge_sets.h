// Sets of edges that one reading of all edges finds: a bit an edge is small
// enough to be asked by the walks over the graph, which would otherwise touch
// the columns of types and names as well.
#pragma once

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"
#include "analysis/weak_map_edges.h"

namespace heapcli::analysis {

struct EdgeSets {
  /// Edges that keep their target alive, as far as dominators are concerned,
  /// with one rule still open (drop_edges_into_pages). Left out are weak
  /// edges; edges to the node itself; shortcuts, but those of the root; and of
  /// the two edges to a WeakMap's value that of the table.
  /// Source: DevTools' HeapSnapshot.computeIsEssentialEdge.
  Bitmap<EdgeIndex> essential;
  Bitmap<EdgeIndex> weak;
  /// Both edges to a WeakMap's value.
  Bitmap<EdgeIndex> weak_map_values;
};

/// Reads the edges with all processors.
EdgeSets edge_sets(const HeapGraph& graph,
                   const WeakMapEdgeNames& weak_map_names);

/// Only the weak ones.
Bitmap<EdgeIndex> weak_edges(const HeapGraph& graph);

}  // namespace heapcli::analysis
