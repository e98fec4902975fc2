// The best path from the root to each node, kept as a tree: each node knows the
// last edge of its path, and the node there has the rest. One search over the
// heap serves any number of objects.
#pragma once

#include <cstdint>
#include <stop_token>

#include "analysis/heap_graph.h"
#include "analysis/paths/edge_costs.h"

namespace heapcli::analysis {

/// No path goes there without weak edges.
inline constexpr uint32_t kUnreached = kImpassable;

struct PathTree {
  /// What the whole path costs; the root's is 0.
  Column<NodeIndex, uint32_t> cost;
  /// The last edge of the path; of no meaning for the root, and where the cost
  /// is kUnreached.
  Column<NodeIndex, EdgeIndex> last_edge;
};

/// The cheapest paths: those that tell most; and by which costs.
struct TellingPaths {
  EdgeCosts costs;
  PathTree tree;
};

/// Throws Error(kCancelled).
TellingPaths find_telling_paths(const HeapGraph& graph,
                                const std::stop_token& stop);

/// The paths with the fewest edges, as DevTools counts them. `distance` is that
/// of `distances`; it is the cost here, too, except that the root has 0.
PathTree shortest_paths(const HeapGraph& graph,
                        const Column<NodeIndex, int32_t>& distance);

/// What an edge adds to the cost of a path of `shortest_paths`; kImpassable for
/// those that distances pass over, as weak ones.
uint32_t shortest_path_cost(const HeapGraph& graph,
                            const Column<NodeIndex, int32_t>& distance,
                            NodeIndex from, EdgeIndex edge);

}  // namespace heapcli::analysis
