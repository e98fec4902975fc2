// Which edges keep their target alive, as far as dominators are concerned.
// Source: DevTools' HeapSnapshot.computeIsEssentialEdge and
// JSHeapSnapshot.markPageOwnedNodes.
#pragma once

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"
#include "analysis/weak_map_edges.h"

namespace heapcli::analysis {

/// Whether page objects begin at the target of this edge of the root: a global
/// object (a shortcut) or the documents of a page.
bool leads_to_page_objects(const HeapGraph& graph, EdgeIndex edge);

/// The nodes that belong to the program, not to V8 or a debugger: what these
/// edges of the root reach over edges that are not weak.
Bitmap<NodeIndex> page_objects(const HeapGraph& graph);

/// Whether page objects begin at just the user roots, as they do in a snapshot
/// that V8 writes: they are then what the user roots reach.
bool page_objects_begin_at_user_roots(const HeapGraph& graph);

/// The essential edges, with one rule that concerns other nodes than page
/// objects still open. Left out are weak edges; edges to the node itself;
/// shortcuts, but those of the root; and of the two edges to a WeakMap's value
/// that of the table.
Bitmap<EdgeIndex> essential_within_pages(
    const HeapGraph& graph, const WeakMapEdgeNames& weak_map_names);

/// The last rule: leaves out the edges from a node that is no page object, nor
/// the root, to one that is.
void drop_edges_into_pages(const HeapGraph& graph,
                           const Bitmap<NodeIndex>& page_objects,
                           Bitmap<EdgeIndex>& essential);

}  // namespace heapcli::analysis
