// How far an object is from the user's roots, in edges: the length of its
// shortest retaining path.
// Source: DevTools' JSHeapSnapshot.calculateDistances.
#pragma once

#include <cstdint>

#include "analysis/bitmap.h"
#include "analysis/edge_sets.h"
#include "analysis/heap_graph.h"
#include "analysis/weak_map_edges.h"

namespace heapcli::analysis {

/// Distance of the root when there are user roots; nodes that only V8's own
/// roots reach are farther than this.
inline constexpr int32_t kSystemDistance = 100000000;

/// Distance of a node that only weak edges lead to.
inline constexpr int32_t kNoDistance = -5;

struct Distances {
  Column<NodeIndex, int32_t> distance;
  /// What the user roots reach over edges that are not weak, with those that
  /// distances pass over.
  Bitmap<NodeIndex> reached_by_user_roots;
};

/// Breadth-first over edges that are not weak: from the user roots, which have
/// distance 1, then from the root. Three kinds of edges are passed over, as in
/// DevTools: `sloppy_function_map` of a native context, the descriptors in
/// `(map descriptors)`, and the first that is met of the two edges to a
/// WeakMap's value.
Distances distances(const HeapGraph& graph, const EdgeSets& sets,
                    const WeakMapEdgeNames& weak_map_names);

}  // namespace heapcli::analysis
