// The objects that belong to the program, not to V8 or a debugger, and the part
// they play for dominators.
// Source: DevTools' JSHeapSnapshot.markPageOwnedNodes and
// HeapSnapshot.computeIsEssentialEdge.
#pragma once

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// Whether page objects begin at the target of this edge of the root: a global
/// object (a shortcut) or the documents of a page.
bool leads_to_page_objects(const HeapGraph& graph, EdgeIndex edge);

/// What these edges of the root reach over edges that are not weak.
Bitmap<NodeIndex> page_objects(const HeapGraph& graph,
                               const Bitmap<EdgeIndex>& weak);

/// Whether page objects begin at just the user roots, as they do in a snapshot
/// that V8 writes: they are then what the user roots reach.
bool page_objects_begin_at_user_roots(const HeapGraph& graph);

/// The last rule for essential edges (EdgeSets): leaves out those from a node
/// that is no page object, nor the root, to one that is.
void drop_edges_into_pages(const HeapGraph& graph,
                           const Bitmap<NodeIndex>& page_objects,
                           Bitmap<EdgeIndex>& essential);

}  // namespace heapcli::analysis
