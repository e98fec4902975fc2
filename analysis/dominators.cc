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
// Cost: O(m log n) at worst, near linear in fact; at most 4 bytes an edge and 28
// a node. Nothing recurses.

#include "analysis/dominators.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "analysis/parallel.h"

namespace heapcli::analysis {
namespace {

using Number = TreeNumber;
constexpr Number kNone = std::numeric_limits<Number>::max();

/// How many steps ahead memory is asked for.
constexpr uint32_t kAhead = 24;
constexpr uint32_t kAskedChildren = 8;

class SemiNca {
 public:
  SemiNca(const HeapGraph& graph, const Bitmap<EdgeIndex>& essential)
      : graph_(graph), essential_(essential) {}

  DominatorTree run(const std::function<void()>& edges_done) {
    both([&] { number_nodes(); }, [&] { count_retainers(); });
    gather_retainers();
    if (edges_done) edges_done();
    compute_semidominators();
    compute_dominators();
    return {std::move(order_), std::move(idom_)};
  }

 private:
  void number_nodes();
  void search_from(NodeIndex start, Number parent);
  Bitmap<NodeIndex> essentially_retained() const;
  IndexRange<NodeIndex> half(size_t which) const;
  template <class Take>
  void for_each_edge(size_t which, Take take);
  void count_retainers();
  void gather_retainers();
  void compute_semidominators();
  Number evaluate(Number v, Number w);
  void compute_dominators();

  const HeapGraph& graph_;
  const Bitmap<EdgeIndex>& essential_;

  ByTreeNumber<NodeIndex> order_;
  Bitmap<NodeIndex> numbered_;
  Column<NodeIndex, Number> number_;
  ByTreeNumber<Number> idom_;  ///< First the parent in the search's tree.
  ByTreeNumber<Number> semi_;

  /// Retainers over essential edges of the nodes that have more than one:
  /// those of number w are retainers_[first_retainer_[w]] up to
  /// first_retainer_[w + 1].
  ByTreeNumber<uint32_t> first_retainer_;
  ByTreeNumber<Number> retainers_;
  /// Two threads gather them, from either half of the nodes.
  /// By node, for each: how many there are; later where the next one goes.
  std::array<Column<NodeIndex, uint32_t>, 2> next_retainer_;
  /// Numbers from here on are of nodes that nothing reachable retains, though
  /// they retain each other: their edges count for nothing.
  Number first_unreachable_ = 0;

  /// The forest of evaluate. The two are always needed together.
  struct Link {
    Number ancestor;  ///< First the parent, later compressed paths.
    Number label;     ///< The smallest semidominator met on the way there.
  };
  ByTreeNumber<Link> forest_;
  std::vector<Number> path_;  ///< Scratch of evaluate.
};

void SemiNca::number_nodes() {
  const uint32_t count = graph_.node_count();
  number_ = Column<NodeIndex, Number>(count, kNone);
  numbered_ = Bitmap<NodeIndex>(count);
  order_.reserve(count);
  idom_.reserve(count);
  search_from(graph_.root, 0);

  if (order_.size() < count) {
    const Bitmap<NodeIndex> retained = essentially_retained();
    for (const NodeIndex node : graph_.nodes()) {
      if (!numbered_.test(node) && !retained.test(node)) {
        search_from(node, 0);
      }
    }
  }
  first_unreachable_ = static_cast<Number>(order_.size());
  if (order_.size() < count) {
    for (const NodeIndex node : graph_.nodes()) {
      if (numbered_.test(node)) continue;
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
    numbered_.set(node);
    order_.push_back(node);
    idom_.push_back(from);
    const uint32_t first = raw(graph_.first_edge[node]);
    stack.push_back({number, first});
    // By the time that the search comes back for the later children, it will
    // be known where their edges are.
    const uint32_t end =
        raw(graph_.first_edge[static_cast<NodeIndex>(raw(node) + 1)]);
    for (uint32_t edge = first; edge < end && edge < first + kAskedChildren;
         ++edge) {
      __builtin_prefetch(&graph_.first_edge[graph_.edge_to[EdgeIndex{edge}]]);
    }
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
      if (!numbered_.test(child)) break;
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

// The nodes whose edges the first or the second thread looks at.
IndexRange<NodeIndex> SemiNca::half(size_t which) const {
  const uint32_t count = graph_.node_count();
  return which == 0 ? IndexRange<NodeIndex>(0, count / 2)
                    : IndexRange<NodeIndex>(count / 2, count);
}

// Calls take(from, to) for each essential edge of a half, and asks for the
// counter of each target ahead of time.
template <class Take>
void SemiNca::for_each_edge(size_t which, Take take) {
  const uint32_t edge_count = graph_.edge_count();
  Column<NodeIndex, uint32_t>& next = next_retainer_[which];
  for (const NodeIndex from : half(which)) {
    for (const EdgeIndex edge : graph_.edges_of(from)) {
      if (raw(edge) + kAhead < edge_count) {
        const EdgeIndex later{raw(edge) + kAhead};
        __builtin_prefetch(&next[graph_.edge_to[later]], 1);
      }
      if (essential_.test(edge)) take(from, graph_.edge_to[edge]);
    }
  }
}

// Runs while the nodes are being numbered, so that it cannot know which of them
// are unreachable: their edges are counted, too.
void SemiNca::count_retainers() {
  for (const size_t which : {0, 1}) {
    Column<NodeIndex, uint32_t>& count = next_retainer_[which];
    count = Column<NodeIndex, uint32_t>(graph_.node_count(), 0);
    for_each_edge(which, [&](NodeIndex, NodeIndex to) { ++count[to]; });
  }
}

void SemiNca::gather_retainers() {
  const auto count = static_cast<Number>(order_.size());
  // A single retainer is the parent, which step 3 knows anyway.
  constexpr uint32_t kNoRow = 0xFFFFFFFF;
  first_retainer_.resize(size_t{count} + 1);
  uint32_t rows = 0;
  for (Number w = 0; w < count; ++w) {
    if (w + kAhead < count) {
      __builtin_prefetch(&next_retainer_[0][order_[w + kAhead]], 1);
      __builtin_prefetch(&next_retainer_[1][order_[w + kAhead]], 1);
    }
    first_retainer_[w] = rows;
    uint32_t& first = next_retainer_[0][order_[w]];
    uint32_t& second = next_retainer_[1][order_[w]];
    const uint32_t of_first = first;
    const uint32_t of_both = first + second;
    first = of_both > 1 ? rows : kNoRow;
    second = of_both > 1 ? rows + of_first : kNoRow;
    if (of_both > 1) rows += of_both;
  }
  first_retainer_[count] = rows;
  retainers_.resize(rows);
  on_each_thread(2, [&](size_t which) {
    Column<NodeIndex, uint32_t>& next = next_retainer_[which];
    for_each_edge(which, [&](NodeIndex from, NodeIndex to) {
      uint32_t& slot = next[to];
      if (slot == kNoRow) return;
      const Number number = number_[from];
      retainers_[slot++] = number < first_unreachable_ ? number : kNone;
    });
  });
  number_ = {};
  next_retainer_ = {};
}

void SemiNca::compute_semidominators() {
  const auto count = static_cast<Number>(order_.size());
  semi_.resize(count);
  forest_.resize(count);
  for (Number v = 0; v < count; ++v) forest_[v] = {idom_[v], v};
  for (Number w = count - 1; w > 0; --w) {
    Number semi = idom_[w];
    // Rows follow each other, so this walks down the retainers without a gap,
    // and can ask for their memory ahead of time.
    const uint32_t first = first_retainer_[w];
    for (uint32_t i = first_retainer_[w + 1]; i-- > first && semi > 0;) {
      if (i >= kAhead) {
        __builtin_prefetch(forest_.data() + retainers_[i - kAhead]);
      }
      if (retainers_[i] == kNone) continue;  // Unreachable.
      semi = std::min(semi, evaluate(retainers_[i], w));
    }
    semi_[w] = semi;
    forest_[w].label = semi;
  }
}

// The smallest semidominator on the path from the root of v's tree (exclusive)
// to v, in the forest of numbers above `w`; v itself when it is not in it yet.
Number SemiNca::evaluate(Number v, Number w) {
  if (v <= w) return v;
  Link& link = forest_[v];
  if (link.ancestor <= w) return link.label;
  Number u = v;
  while (forest_[u].ancestor > w) {
    path_.push_back(u);
    u = forest_[u].ancestor;
  }
  // u is a child of the tree's root; what was above each one is now u's.
  const auto [top, label_of_u] = forest_[u];
  Number smallest = label_of_u;
  while (!path_.empty()) {
    Link& below = forest_[path_.back()];
    path_.pop_back();
    smallest = std::min(smallest, below.label);
    below = {top, smallest};
  }
  return smallest;
}

void SemiNca::compute_dominators() {
  const auto count = static_cast<Number>(order_.size());
  for (Number w = 1; w < count; ++w) {
    Number idom = idom_[w];
    while (idom > semi_[w]) idom = idom_[idom];
    idom_[w] = idom;
  }
}

}  // namespace

DominatorTree dominator_tree(const HeapGraph& graph,
                             const Bitmap<EdgeIndex>& essential,
                             const std::function<void()>& edges_done) {
  return SemiNca(graph, essential).run(edges_done);
}

Column<NodeIndex, NodeIndex> dominators_of_nodes(const DominatorTree& tree) {
  Column<NodeIndex, NodeIndex> dominator(tree.order.size());
  for (size_t v = 0; v < tree.order.size(); ++v) {
    dominator[tree.order[v]] = tree.order[tree.dominator[v]];
  }
  return dominator;
}

ByTreeNumber<uint64_t> retained_sizes(const DominatorTree& tree,
                                      const SizeColumn& shallow) {
  const size_t count = tree.order.size();
  ByTreeNumber<uint64_t> retained(count);
  for (size_t v = 0; v < count; ++v) {
    if (v + kAhead < count) shallow.prefetch(tree.order[v + kAhead]);
    retained[v] = shallow[tree.order[v]];
  }
  for (size_t v = count; v-- > 1;) retained[tree.dominator[v]] += retained[v];
  return retained;
}

Column<NodeIndex, uint64_t> by_node(const DominatorTree& tree,
                                    const ByTreeNumber<uint64_t>& values) {
  Column<NodeIndex, uint64_t> column(values.size());
  for (size_t v = 0; v < values.size(); ++v) column[tree.order[v]] = values[v];
  return column;
}

DominatorPreorder dominator_preorder(const DominatorTree& tree) {
  const size_t count = tree.order.size();
  DominatorPreorder result;
  result.dominated.assign(count, 1);
  for (size_t v = count; v-- > 1;) {
    result.dominated[tree.dominator[v]] += result.dominated[v];
  }
  result.at.resize(count);
  // Where the next child of a node goes. The root's own place is the first.
  ByTreeNumber<uint32_t> next(count);
  next[0] = 1;
  result.at[0] = 0;
  for (TreeNumber v = 1; v < count; ++v) {
    uint32_t& slot = next[tree.dominator[v]];
    result.at[slot] = v;
    next[v] = slot + 1;
    slot += result.dominated[v];
  }
  return result;
}

}  // namespace heapcli::analysis
