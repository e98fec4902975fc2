// Two searches.
//
// The paths that tell most are Dijkstra's. Costs are small integers, so that
// the queue is a ring of buckets, one a cost (Dial 1969): linear in nodes and
// edges. Most edges of a heap lead to where a better path has been before; that
// is asked first, as it takes one look at the node, where the cost of the edge
// takes three.
//
// The shortest paths were found when the distances were computed: a node's
// retainer that is one step closer is on one. Edges that distances pass over
// would lead farther than one step; that is how they are known again.

#include "analysis/paths/path_tree.h"

#include <array>
#include <vector>

#include "analysis/distances.h"
#include "analysis/error.h"
#include "analysis/shallow_sizes.h"

namespace heapcli::analysis {
namespace {

class TellingSearch {
 public:
  TellingSearch(const HeapGraph& graph, const EdgeCosts& costs)
      : graph_(graph), costs_(costs) {
    tree_.cost = Column<NodeIndex, uint32_t>(graph.node_count(), kUnreached);
    tree_.last_edge.resize(graph.node_count());
  }

  PathTree run(const std::stop_token& stop) {
    tree_.cost[graph_.root] = 0;
    push(graph_.root, 0);
    for (uint32_t cost = 0; pending_ > 0; ++cost) {
      Bucket bucket;
      bucket.swap(buckets_[cost % kBuckets]);
      if (bucket.empty()) continue;
      if (stop.stop_requested()) {
        throw Error(Error::Kind::kCancelled, "interrupted");
      }
      search(bucket, cost);
      pending_ -= bucket.size();
    }
    return std::move(tree_);
  }

 private:
  using Bucket = std::vector<NodeIndex, ColumnAllocator<NodeIndex>>;
  static constexpr uint32_t kBuckets = EdgeCosts::kMost + 1;
  static constexpr size_t kAhead = 12;

  void push(NodeIndex node, uint32_t cost) {
    buckets_[cost % kBuckets].push_back(node);
    ++pending_;
  }

  void search(const Bucket& bucket, uint32_t cost) {
    for (size_t i = 0; i < bucket.size(); ++i) {
      prefetch(bucket, i);
      const NodeIndex node = bucket[i];
      // A better path has been found since it was put here.
      if (tree_.cost[node] != cost) continue;
      for (const EdgeIndex edge : graph_.edges_of(node)) {
        uint32_t& best = tree_.cost[graph_.edge_to[edge]];
        if (best <= cost + EdgeCosts::kLeast) continue;
        const uint32_t step = costs_.of(graph_, node, edge);
        if (step == kImpassable || best <= cost + step) continue;
        best = cost + step;
        tree_.last_edge[graph_.edge_to[edge]] = edge;
        push(graph_.edge_to[edge], best);
      }
    }
  }

  // First where the node's edges are, then, when that has arrived, these.
  void prefetch(const Bucket& bucket, size_t i) const {
    if (i + 2 * kAhead < bucket.size()) {
      __builtin_prefetch(&graph_.first_edge[bucket[i + 2 * kAhead]]);
    }
    if (i + kAhead < bucket.size()) {
      const EdgeIndex edge = graph_.first_edge[bucket[i + kAhead]];
      if (raw(edge) < graph_.edge_count()) {
        __builtin_prefetch(&graph_.edge_to[edge]);
      }
    }
  }

  const HeapGraph& graph_;
  const EdgeCosts& costs_;
  PathTree tree_;
  std::array<Bucket, kBuckets> buckets_;
  size_t pending_ = 0;
};

// The root has the distance of V8's own roots, but a path to a user root has
// one edge.
uint32_t distance_from(const HeapGraph& graph,
                       const Column<NodeIndex, int32_t>& distance,
                       NodeIndex from, NodeIndex to) {
  if (from == graph.root && distance[to] == 1) return 0;
  return distance[from] < 0 ? kUnreached
                            : static_cast<uint32_t>(distance[from]);
}

}  // namespace

TellingPaths find_telling_paths(const HeapGraph& graph,
                                const std::stop_token& stop) {
  TellingPaths paths{EdgeCosts(graph), {}};
  paths.tree = TellingSearch(graph, paths.costs).run(stop);
  return paths;
}

uint32_t shortest_path_cost(const HeapGraph& graph,
                            const Column<NodeIndex, int32_t>& distance,
                            NodeIndex from, EdgeIndex edge) {
  const NodeIndex to = graph.edge_to[edge];
  if (graph.edge_type[edge] == EdgeType::kWeak || to == from ||
      to == graph.root || distance[to] < 0) {
    return kImpassable;
  }
  const uint32_t before = distance_from(graph, distance, from, to);
  if (before == kUnreached) return kImpassable;
  const auto after = static_cast<uint32_t>(distance[to]);
  if (before + 1 < after) return kImpassable;
  // The root's cost is 0 whatever its distance.
  return from == graph.root ? before + 1 : 1;
}

PathTree shortest_paths(const HeapGraph& graph,
                        const Column<NodeIndex, int32_t>& distance) {
  PathTree tree;
  tree.cost = Column<NodeIndex, uint32_t>(graph.node_count(), kUnreached);
  tree.last_edge.resize(graph.node_count());
  tree.cost[graph.root] = 0;
  for (const NodeIndex node : graph.nodes()) {
    if (distance[node] < 0) continue;
    for (const EdgeIndex edge : graph.edges_of(node)) {
      const NodeIndex to = graph.edge_to[edge];
      if (tree.cost[to] != kUnreached ||
          graph.edge_type[edge] == EdgeType::kWeak || distance[to] < 0) {
        continue;
      }
      const uint32_t before = distance_from(graph, distance, node, to);
      if (before + 1 != static_cast<uint32_t>(distance[to])) continue;
      tree.cost[to] = before + 1;
      tree.last_edge[to] = edge;
    }
  }
  return tree;
}

}  // namespace heapcli::analysis
