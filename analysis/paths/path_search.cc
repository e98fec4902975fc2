// The k best paths without loops, backwards from the object. The cost of the
// best path from the root to every node is known, so that a beginning of a path
// (seen from the object) can be judged by what the whole will cost at best:
// A* with an exact estimate. It goes straight to the root on the best path, and
// from there on takes up the cheapest deviation each time. Yen's algorithm
// would search the heap again for each of them.
//
// The retainers of a node are not in the file. They are gathered when they are
// needed, for all nodes on the way to the root at once, so that k paths take
// about k readings of all edges. Of each node only the best ones can matter.

#include "analysis/paths/path_search.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "analysis/error.h"
#include "analysis/paths/edge_starts.h"

namespace heapcli::analysis {
namespace {

// Beyond that somebody has built a heap to keep us busy.
constexpr size_t kMostSteps = 1000000;

// Retainers of a node to remember, beyond the number of paths: some lead in a
// circle.
constexpr size_t kSpareRetainers = 16;

// Some nodes have millions; they are thinned out while they are gathered.
constexpr size_t kMostGathered = 16;

// How far up the dominators it is looked for circles.
constexpr size_t kMostDominators = 1000;

// How often all edges may be read. Where objects refer to one another in all
// directions, most ways lead in a circle, and it takes long to find out.
constexpr size_t kMostReadings = 10;

// So many beginnings that are about to be taken up are prepared at once.
constexpr size_t kPrepared = 64;

// V8's own nodes, as opposed to the program's.
bool is_own(const HeapGraph& graph, NodeIndex node) {
  switch (graph.type(node)) {
    case NodeType::kHidden:
    case NodeType::kArray:
    case NodeType::kCode:
    case NodeType::kObjectShape:
      return true;
    case NodeType::kNative:
      return graph.name(node).starts_with("system / ");
    default:
      return false;
  }
}

class BestPaths {
 public:
  BestPaths(const Heap& heap, const PathSearch& search, size_t count,
            uint64_t most_extra)
      : heap_(heap),
        graph_(heap.graph),
        search_(search),
        count_(count),
        most_extra_(most_extra),
        on_path_(heap.graph.node_count()) {}

  std::vector<RetainingPath> run(NodeIndex node, const std::stop_token& stop) {
    std::vector<RetainingPath> paths;
    if (!search_.reaches(node)) return paths;
    add(node, EdgeIndex{}, kEnd, 0);
    for (size_t taken = 0; paths.size() < count_ && !queue_.empty(); ++taken) {
      if (stop.stop_requested()) {
        throw Error(Error::Kind::kCancelled, "interrupted");
      }
      if (taken == kMostSteps) break;
      const uint32_t step = queue_.top().step;
      if (queue_.top().cost > search_.tree().cost[node] + most_extra_) break;
      queue_.pop();
      if (steps_[step].node == graph_.root) {
        paths.push_back(path_of(step));
      } else {
        extend(step);
      }
    }
    return paths;
  }

 private:
  static constexpr uint32_t kEnd = 0xFFFFFFFF;

  // The beginning of a path, seen from the object.
  struct Step {
    NodeIndex node;
    EdgeIndex edge;  ///< From the node to that of the step before.
    uint32_t before;
    uint64_t cost;  ///< From the node to the object.
  };
  // Cheapest first; of these the one that was found last, to go on with the
  // path that was just being followed.
  struct Entry {
    uint64_t cost;
    uint32_t step;
    bool operator<(const Entry& other) const {
      return std::tuple(other.cost, step) < std::tuple(cost, other.step);
    }
  };
  struct Retainer {
    NodeIndex node;
    EdgeIndex edge;
    uint32_t step_cost;
    uint64_t cost;  ///< Of the best path that ends with the edge.
  };

  void add(NodeIndex node, EdgeIndex edge, uint32_t before, uint64_t cost) {
    queue_.push({cost + search_.tree().cost[node],
                 static_cast<uint32_t>(steps_.size())});
    steps_.push_back({node, edge, before, cost});
  }

  void extend(uint32_t step) {
    mark(step);
    if (search_.ends_at(steps_[step].node)) {
      const NodeIndex node = steps_[step].node;
      const EdgeIndex edge = search_.tree().last_edge[node];
      const NodeIndex before = start_of(graph_, edge);
      const uint64_t cost =
          search_.tree().cost[node] - search_.tree().cost[before];
      if (!on_path_.test(before)) {
        add(before, edge, step, steps_[step].cost + cost);
      }
      return;
    }
    const auto& retainers = retainers_of(steps_[step].node);
    const uint64_t cost = steps_[step].cost;
    // The best one last: it is taken up first among its equals.
    for (auto at = retainers.rbegin(); at != retainers.rend(); ++at) {
      if (leads_in_circle(at->node, steps_[step].node)) continue;
      add(at->node, at->edge, step, cost + at->step_cost);
    }
  }

  // Whether all ways to the retainer go through a node of the path: it is one
  // of its dominators. Those have lower costs than what they dominate, so that
  // the search ends at the cost of the node that is retained.
  bool leads_in_circle(NodeIndex retainer, NodeIndex retained) const {
    const auto& cost = search_.tree().cost;
    NodeIndex at = retainer;
    for (size_t i = 0; i < kMostDominators; ++i) {
      if (on_path_.test(at)) return true;
      if (at == graph_.root || cost[at] <= cost[retained]) return false;
      at = heap_.dominator[at];
    }
    return false;
  }

  // Sets on_path_ to the nodes of this beginning.
  void mark(uint32_t step) {
    if (steps_[step].before != marked_) {
      for (uint32_t at = marked_; at != kEnd; at = steps_[at].before) {
        on_path_.clear(steps_[at].node);
      }
      for (uint32_t at = step; at != kEnd; at = steps_[at].before) {
        on_path_.set(steps_[at].node);
      }
    }
    on_path_.set(steps_[step].node);
    marked_ = step;
  }

  const std::vector<Retainer>& retainers_of(NodeIndex node) {
    if (!retainers_.contains(raw(node))) gather(node);
    return retainers_[raw(node)];
  }

  // For all nodes on the best path that are not known yet, and on those of the
  // beginnings that are to be taken up next.
  void gather(NodeIndex node) {
    if (readings_++ >= kMostReadings + count_) return;
    Bitmap<NodeIndex> wanted(graph_.node_count());
    std::vector<NodeIndex> nodes;
    want(node, wanted, nodes);
    std::vector<Entry> next;
    while (!queue_.empty() && next.size() < kPrepared) {
      next.push_back(queue_.top());
      queue_.pop();
      want(steps_[next.back().step].node, wanted, nodes);
    }
    for (const Entry& entry : next) queue_.push(entry);
    for (const IncomingEdge& edge : incoming_edges(graph_, wanted)) {
      if (!search_.reaches(edge.from)) continue;
      const uint32_t step_cost = search_.cost(edge.from, edge.edge);
      if (step_cost == kImpassable) continue;
      std::vector<Retainer>& known = retainers_[raw(edge.to)];
      const uint64_t cost =
          uint64_t{search_.tree().cost[edge.from]} + step_cost;
      known.push_back({edge.from, edge.edge, step_cost, cost});
      if (known.size() >= kMostGathered * most_retainers()) {
        sort_nodes(known);
        known.resize(std::min(known.size(), 2 * most_retainers()));
      }
    }
    for (const NodeIndex at : nodes) {
      std::vector<Retainer>& known = retainers_[raw(at)];
      sort_nodes(known);
      drop_stores(known);
      if (known.size() > most_retainers()) known.resize(most_retainers());
    }
  }

  void want(NodeIndex node, Bitmap<NodeIndex>& wanted,
            std::vector<NodeIndex>& nodes) {
    for (NodeIndex at = node; retainers_.try_emplace(raw(at)).second;) {
      wanted.set(at);
      nodes.push_back(at);
      if (at == graph_.root) break;
      at = start_of(graph_, search_.tree().last_edge[at]);
    }
  }

  // An object's elements are its own, and those of the hidden array behind it:
  // a path over that one is the same path to a person.
  void drop_stores(std::vector<Retainer>& retainers) const {
    std::unordered_set<uint32_t> nodes;
    for (const Retainer& retainer : retainers) nodes.insert(raw(retainer.node));
    std::erase_if(retainers, [&](const Retainer& retainer) {
      if (!is_own(graph_, retainer.node)) return false;
      return nodes.contains(raw(owner_of(retainer.node)));
    });
  }

  // The program's object that a node of V8's belongs to.
  NodeIndex owner_of(NodeIndex node) const {
    while (node != graph_.root && is_own(graph_, node)) {
      node = start_of(graph_, search_.tree().last_edge[node]);
    }
    return node;
  }

  size_t most_retainers() const { return count_ + kSpareRetainers; }

  // One edge a node; the best nodes first.
  static void sort_nodes(std::vector<Retainer>& retainers) {
    const auto by_node = [](const Retainer& a, const Retainer& b) {
      return std::tuple(a.node, a.cost, a.edge) <
             std::tuple(b.node, b.cost, b.edge);
    };
    std::sort(retainers.begin(), retainers.end(), by_node);
    const auto same_node = [](const Retainer& a, const Retainer& b) {
      return a.node == b.node;
    };
    retainers.erase(std::unique(retainers.begin(), retainers.end(), same_node),
                    retainers.end());
    const auto by_cost = [](const Retainer& a, const Retainer& b) {
      return std::tuple(a.cost, a.edge) < std::tuple(b.cost, b.edge);
    };
    std::sort(retainers.begin(), retainers.end(), by_cost);
  }

  RetainingPath path_of(uint32_t step) const {
    RetainingPath path;
    for (uint32_t at = step; at != kEnd; at = steps_[at].before) {
      path.nodes.push_back(steps_[at].node);
      if (steps_[at].before != kEnd) path.edges.push_back(steps_[at].edge);
    }
    return path;
  }

  const Heap& heap_;
  const HeapGraph& graph_;
  const PathSearch& search_;
  const size_t count_;
  const uint64_t most_extra_;
  size_t readings_ = 0;
  std::vector<Step> steps_;
  std::priority_queue<Entry> queue_;
  std::unordered_map<uint32_t, std::vector<Retainer>> retainers_;
  Bitmap<NodeIndex> on_path_;
  uint32_t marked_ = kEnd;  ///< The step whose beginning on_path_ holds.
};

}  // namespace

PathSearch::PathSearch(const Heap& heap, PathKind kind,
                       const std::stop_token& stop)
    : heap_(heap) {
  if (kind == PathKind::kTelling) {
    take(std::make_shared<const TellingPaths>(
        find_telling_paths(heap.graph, stop)));
  } else {
    tree_ = std::make_shared<const PathTree>(
        shortest_paths(heap.graph, heap.figures.distance));
  }
}

PathSearch::PathSearch(const Heap& heap,
                       std::shared_ptr<const TellingPaths> paths)
    : heap_(heap) {
  take(std::move(paths));
}

void PathSearch::take(std::shared_ptr<const TellingPaths> paths) {
  costs_ = &paths->costs;
  tree_ = {paths, &paths->tree};
}

RetainingPath PathSearch::best(NodeIndex node) const {
  RetainingPath path;
  path.nodes.push_back(node);
  while (path.nodes.back() != heap_.graph.root) {
    const EdgeIndex edge = tree().last_edge[path.nodes.back()];
    path.edges.push_back(edge);
    path.nodes.push_back(start_of(heap_.graph, edge));
  }
  std::reverse(path.nodes.begin(), path.nodes.end());
  std::reverse(path.edges.begin(), path.edges.end());
  return path;
}

std::vector<RetainingPath> PathSearch::best(NodeIndex node, size_t count,
                                            const std::stop_token& stop,
                                            uint64_t most_extra) const {
  return BestPaths(heap_, *this, count, most_extra).run(node, stop);
}

bool PathSearch::ends_at(NodeIndex node) const {
  if (!costs_ || node == heap_.graph.root) return false;
  const HeapGraph& graph = heap_.graph;
  if (graph.type(node) == NodeType::kSynthetic ||
      graph.name(node).starts_with("system / NativeContext")) {
    return true;
  }
  const EdgeIndex edge = tree().last_edge[node];
  if (graph.edge_type[edge] == EdgeType::kShortcut) return true;
  return graph.edge_type[edge] == EdgeType::kInternal &&
         graph.strings[StringIndex{graph.edge_name_or_index[edge]}] ==
             "global_object";
}

uint32_t PathSearch::cost(NodeIndex from, EdgeIndex edge) const {
  return costs_ ? costs_->of(heap_.graph, from, edge)
                : shortest_path_cost(heap_.graph, heap_.figures.distance, from,
                                     edge);
}

}  // namespace heapcli::analysis
