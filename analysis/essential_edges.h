// Which edges keep their target alive, as far as dominators are concerned.
// Source: DevTools' HeapSnapshot.computeIsEssentialEdge and
// JSHeapSnapshot.markPageOwnedNodes.
#pragma once

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"
#include "analysis/weak_map_edges.h"

namespace heapcli::analysis {

/// The nodes that belong to the program, not to V8 or a debugger: what the
/// global objects (shortcuts of the root) and the documents of a page reach
/// over edges that are not weak.
Bitmap<NodeIndex> page_objects(const HeapGraph& graph);

/// Whether page objects begin at just the user roots, as they do in a snapshot
/// that V8 writes: they are then what the user roots reach.
bool page_objects_begin_at_user_roots(const HeapGraph& graph);

/// Left out are weak edges; edges to the node itself; shortcuts, but those of
/// the root; edges from a node that is no page object to one that is; and of
/// the two edges to a WeakMap's value that of the table.
Bitmap<EdgeIndex> essential_edges(const HeapGraph& graph,
                                  const WeakMapEdgeNames& weak_map_names,
                                  const Bitmap<NodeIndex>& page_objects);

}  // namespace heapcli::analysis
