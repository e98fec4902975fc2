// Why an object is alive: the paths over which the garbage collector reaches
// it. Start here; edge_costs.h says which paths are worth showing, and
// path_text.h puts them into words.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "analysis/heap.h"
#include "analysis/holding/retaining_path.h"
#include "analysis/paths/edge_costs.h"
#include "analysis/paths/incoming_edges.h"
#include "analysis/paths/path_tree.h"

namespace heapcli::analysis {

enum class PathKind {
  kTelling,   ///< By the cost of their edges: what tells a person most.
  kShortest,  ///< By their number of edges, as DevTools' distance.
};

class PathSearch {
 public:
  /// Searches the whole heap once. Keeps a reference to it. Throws
  /// Error(kCancelled).
  PathSearch(const Heap& heap, PathKind kind, const std::stop_token& stop);

  /// With what was searched before (searched_heap.h): kTelling.
  PathSearch(const Heap& heap, std::shared_ptr<const TellingPaths> paths);

  /// Whether any path leads to the node.
  bool reaches(NodeIndex node) const { return tree().cost[node] != kUnreached; }

  const PathTree& tree() const { return *tree_; }

  /// The best path. `node` must be one that is reached.
  RetainingPath best(NodeIndex node) const;

  /// The `count` best paths, best first; fewer where there are no more. No two
  /// go through the same nodes: of several edges from one node to another the
  /// most telling one counts. Empty when the node is not reached. Paths that
  /// cost over `most_extra` more than the best one are left out.
  std::vector<RetainingPath> best(NodeIndex node, size_t count,
                                  const std::stop_token& stop,
                                  uint64_t most_extra = kAnyCost) const;

  static constexpr uint64_t kAnyCost = uint64_t{1} << 62;
  /// Leaves out ways through V8's own data, unless the best one is such.
  static constexpr uint64_t kOrdinary = 30;

  /// Whether a person asks no further: the global object, or a root of V8 or
  /// the embedder. Of the ways there only the best one is taken. With kShortest
  /// all ways count.
  bool ends_at(NodeIndex node) const;

  /// What the edge adds to a path; kImpassable when none takes it.
  uint32_t cost(NodeIndex from, EdgeIndex edge) const;

 private:
  void take(std::shared_ptr<const TellingPaths> paths);

  const Heap& heap_;
  const EdgeCosts* costs_ = nullptr;      ///< Null for kShortest.
  std::shared_ptr<const PathTree> tree_;  ///< Has the costs, too, if any.
};

}  // namespace heapcli::analysis
