// Shallow sizes as people think of them: an object's own backing stores count
// as part of it.
// Source: DevTools' JSHeapSnapshot.calculateShallowSizes.
#pragma once

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// The sizes of hidden, array and external string data nodes that one other
/// object alone owns (over non-weak edges) move to that owner; they become 0
/// themselves. The sum over all nodes stays the same. A snapshot taken with
/// `exposeInternals` has no user roots; its sizes stay as V8 wrote them.
SizeColumn adjusted_shallow_sizes(const HeapGraph& graph,
                                  const Bitmap<EdgeIndex>& weak);

/// Whether the root keeps something that is not V8's own: a global object, or
/// the documents of a page.
bool has_user_roots(const HeapGraph& graph);

/// A user root, if an edge of the root leads to it.
bool is_user_root(const HeapGraph& graph, NodeIndex node);

/// The synthetic node under which a page's documents hang.
bool is_document_dom_trees_root(const HeapGraph& graph, NodeIndex node);

}  // namespace heapcli::analysis
