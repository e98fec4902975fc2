// Problem: the immediate dominator of each of up to 2^32 nodes, over a graph
// that does not fit the cache, some of whose paths are millions of nodes long.
//
// Options: Lengauer and Tarjan's algorithm (what DevTools runs); the iteration
// of Cooper, Harvey and Kennedy, fast on the flow graphs of compilers, but
// quadratic on the long lists that heaps are full of; and Semi-NCA (Georgiadis,
// "Linear-Time Algorithms for Dominators and Related Problems", 2005), which
// takes the first half of Lengauer-Tarjan and replaces the second, with its
// buckets, by a walk up the tree that is short in practice.
//
// Choice: Semi-NCA, with simple path compression. All vectors but one are
// indexed by preorder number, which a depth-first search hands out: nodes that
// are near each other in the heap's graph are then near in memory.
//
//   1. A depth-first search numbers the nodes (`order`, `parent`).
//   2. Retainers are gathered into rows, by counting.
//   3. Backwards: semi(w), the smallest number from which a path leads to w
//      over numbers larger than w.
//   4. Forwards: idom(w) is the nearest ancestor of w that is not above
//      semi(w).
//
// Cost: O(m log n) at worst, near linear in fact; 4 bytes an edge and 20 a
// node. Nothing recurses.

#include "analysis/dominators.h"

#include <limits>
#include <utility>

namespace heapcli::analysis {
namespace {

/// Preorder number; the root has 0.
using Number = uint32_t;
constexpr Number kNone = std::numeric_limits<Number>::max();

class SemiNca {
 public:
  SemiNca(const HeapGraph& graph, const Bitmap<EdgeIndex>& essential)
      : graph_(graph), essential_(essential) {}

  DominatorTree run() {
    number_nodes();
    gather_retainers();
    compute_semidominators();
    compute_dominators();
    return take_tree();
  }

 private:
  void number_nodes();
  void search_from(NodeIndex start, Number parent);
  Bitmap<NodeIndex> essentially_retained() const;
  void gather_retainers();
  void compute_semidominators();
  Number evaluate(Number v, Number last_linked);
  void compute_dominators();
  DominatorTree take_tree();

  const HeapGraph& graph_;
  const Bitmap<EdgeIndex>& essential_;

  std::vector<NodeIndex> order_;  ///< By number.
  Column<NodeIndex, Number> number_;
  /// By number: parent in the tree of the search, later compressed paths.
  std::vector<Number> ancestor_;
  std::vector<Number> idom_;   ///< By number: first the parent.
  std::vector<Number> semi_;   ///< By number.
  std::vector<Number> label_;  ///< By number.

  /// Retainers of node n over essential edges that are no tree edges:
  /// retainers_[first_retainer_[n]] up to first_retainer_[n + 1].
  std::vector<uint32_t> first_retainer_;
  std::vector<Number> retainers_;
  /// Numbers from here on are of nodes that nothing reachable retains, though
  /// they retain each other: their edges count for nothing.
  Number first_unreachable_ = 0;

  std::vector<Number> path_;  ///< Scratch of evaluate.
};

void SemiNca::number_nodes() {
  const uint32_t count = graph_.node_count();
  number_ = Column<NodeIndex, Number>(count, kNone);
  order_.reserve(count);
  idom_.reserve(count);
  search_from(graph_.root, 0);

  if (order_.size() < count) {
    const Bitmap<NodeIndex> retained = essentially_retained();
    for (const NodeIndex node : graph_.nodes()) {
      if (number_[node] == kNone && !retained.test(node)) {
        search_from(node, 0);
      }
    }
  }
  first_unreachable_ = static_cast<Number>(order_.size());
  if (order_.size() < count) {
    for (const NodeIndex node : graph_.nodes()) {
      if (number_[node] != kNone) continue;
      number_[node] = static_cast<Number>(order_.size());
      order_.push_back(node);
      idom_.push_back(0);
    }
  }
}

// Numbers what can be reached from `start`, in preorder.
void SemiNca::search_from(NodeIndex start, Number parent) {
  struct Frame {
    Number number;
    uint32_t next_edge;
  };
  std::vector<Frame> stack;
  const auto enter = [&](NodeIndex node, Number from) {
    const auto number = static_cast<Number>(order_.size());
    number_[node] = number;
    order_.push_back(node);
    idom_.push_back(from);
    stack.push_back({number, raw(graph_.first_edge[node])});
  };
  enter(start, parent);
  while (!stack.empty()) {
    Frame& frame = stack.back();
    const Number from = frame.number;
    const uint32_t node = raw(order_[from]);
    const uint32_t end =
        raw(graph_.first_edge[static_cast<NodeIndex>(node + 1)]);
    uint32_t edge = frame.next_edge;
    NodeIndex child{};
    for (; edge != end; ++edge) {
      const auto index = static_cast<EdgeIndex>(edge);
      if (!essential_.test(index)) continue;
      child = graph_.edge_to[index];
      if (number_[child] == kNone) break;
    }
    if (edge == end) {
      stack.pop_back();
    } else {
      frame.next_edge = edge + 1;
      enter(child, from);
    }
  }
}

// Nodes with an essential edge to them.
Bitmap<NodeIndex> SemiNca::essentially_retained() const {
  Bitmap<NodeIndex> retained(graph_.node_count());
  for (uint32_t edge = 0; edge < graph_.edge_count(); ++edge) {
    const auto index = static_cast<EdgeIndex>(edge);
    if (essential_.test(index)) retained.set(graph_.edge_to[index]);
  }
  return retained;
}

void SemiNca::gather_retainers() {
  const uint32_t count = graph_.node_count();
  first_retainer_.assign(size_t{count} + 1, 0);
  // Calls `take(from, to)` for each edge that matters, in the order of edges.
  // The parent is a retainer, too, but step 3 knows it.
  const auto for_each_edge = [&](auto take) {
    for (const NodeIndex node : graph_.nodes()) {
      const Number from = number_[node];
      if (from >= first_unreachable_) continue;
      for (const EdgeIndex edge : graph_.edges_of(node)) {
        if (essential_.test(edge)) take(from, graph_.edge_to[edge]);
      }
    }
  };
  for_each_edge(
      [&](Number, NodeIndex to) { ++first_retainer_[raw(to) + size_t{1}]; });
  for (size_t i = 1; i <= count; ++i) {
    first_retainer_[i] += first_retainer_[i - 1];
  }
  retainers_.resize(first_retainer_[count]);
  std::vector<uint32_t> next(first_retainer_.begin(),
                             first_retainer_.end() - 1);
  for_each_edge(
      [&](Number from, NodeIndex to) { retainers_[next[raw(to)]++] = from; });
}

void SemiNca::compute_semidominators() {
  const auto count = static_cast<Number>(order_.size());
  ancestor_ = idom_;
  semi_.resize(count);
  label_.resize(count);
  for (Number v = 0; v < count; ++v) semi_[v] = label_[v] = v;
  for (Number w = count - 1; w > 0; --w) {
    Number semi = idom_[w];
    const NodeIndex node = order_[w];
    const uint32_t end = first_retainer_[raw(node) + size_t{1}];
    for (uint32_t i = first_retainer_[raw(node)]; i < end && semi > 0; ++i) {
      semi = std::min(semi, evaluate(retainers_[i], w));
    }
    semi_[w] = semi;
    label_[w] = semi;
  }
}

// The smallest semidominator on the path from the root of v's tree (exclusive)
// to v, in the forest of numbers above `w`; v itself when it is not in it yet.
// label_[v] holds that of the compressed part of the path.
Number SemiNca::evaluate(Number v, Number w) {
  if (v <= w) return v;
  if (ancestor_[v] > w) {
    Number u = v;
    while (ancestor_[u] > w) {
      path_.push_back(u);
      u = ancestor_[u];
    }
    // u is a child of the tree's root; what was above each one is now u's.
    Number smallest = label_[u];
    const Number top = ancestor_[u];
    while (!path_.empty()) {
      const Number x = path_.back();
      path_.pop_back();
      smallest = std::min(smallest, label_[x]);
      label_[x] = smallest;
      ancestor_[x] = top;
    }
  }
  return label_[v];
}

void SemiNca::compute_dominators() {
  const auto count = static_cast<Number>(order_.size());
  for (Number w = 1; w < count; ++w) {
    Number idom = idom_[w];
    while (idom > semi_[w]) idom = idom_[idom];
    idom_[w] = idom;
  }
}

DominatorTree SemiNca::take_tree() {
  DominatorTree tree;
  tree.dominator = Column<NodeIndex, NodeIndex>(graph_.node_count());
  for (size_t v = 0; v < order_.size(); ++v) {
    tree.dominator[order_[v]] = order_[idom_[v]];
  }
  tree.order = std::move(order_);
  return tree;
}

}  // namespace

DominatorTree dominator_tree(const HeapGraph& graph,
                             const Bitmap<EdgeIndex>& essential) {
  return SemiNca(graph, essential).run();
}

Column<NodeIndex, uint64_t> retained_sizes(const DominatorTree& tree,
                                           const SizeColumn& shallow) {
  Column<NodeIndex, uint64_t> retained(shallow.size());
  for (size_t i = tree.order.size(); i-- > 1;) {
    const NodeIndex node = tree.order[i];
    retained[node] += shallow[node];
    retained[tree.dominator[node]] += retained[node];
  }
  const NodeIndex root = tree.order.front();
  retained[root] += shallow[root];
  return retained;
}

}  // namespace heapcli::analysis
