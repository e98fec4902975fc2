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
// Cost: O(m log n) at worst, near linear in fact; at most 4 bytes an edge and
// 24 a node. Nothing recurses.

#include "analysis/semi_nca.h"

#include <algorithm>
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

}  // namespace

DominatorSearch::DominatorSearch(const HeapGraph& graph,
                                 const Bitmap<EdgeIndex>& essential)
    : graph_(graph),
      essential_(essential),
      numbered_(graph.node_count()),
      number_(graph.node_count()) {
  order_.reserve(graph.node_count());
  idom_.reserve(graph.node_count());
  number(graph.root, 0);
}

void DominatorSearch::number(NodeIndex node, Number parent) {
  number_[node] = static_cast<Number>(order_.size());
  numbered_.set(node);
  order_.push_back(node);
  idom_.push_back(parent);
}

void DominatorSearch::number_from(EdgeIndex edge_of_root) {
  const NodeIndex node = graph_.edge_to[edge_of_root];
  if (essential_.test(edge_of_root) && !numbered_.test(node)) {
    number_reachable(node, 0);
  }
}

void DominatorSearch::number_rest() {
  for (const EdgeIndex edge : graph_.edges_of(graph_.root)) number_from(edge);

  const uint32_t count = graph_.node_count();
  if (order_.size() < count) {
    for (const NodeIndex node : graph_.nodes()) {
      if (!numbered_.test(node) && !is_retained(node)) {
        number_reachable(node, 0);
      }
    }
  }
  first_unreachable_ = static_cast<Number>(order_.size());
  if (order_.size() < count) {
    for (const NodeIndex node : graph_.nodes()) {
      if (!numbered_.test(node)) number(node, 0);
    }
  }
}

// Numbers what can be reached from `start`, in preorder.
void DominatorSearch::number_reachable(NodeIndex start, Number parent) {
  struct Frame {
    Number number;
    uint32_t next_edge;
  };
  std::vector<Frame> stack;
  const auto enter = [&](NodeIndex node, Number from) {
    number(node, from);
    const uint32_t first = raw(graph_.first_edge[node]);
    stack.push_back({number_[node], first});
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

// Whether the node has an essential edge to it.
bool DominatorSearch::is_retained(NodeIndex node) const {
  return next_retainer_[0][node] != 0 || next_retainer_[1][node] != 0;
}

// The nodes whose edges the first or the second thread looks at.
IndexRange<NodeIndex> DominatorSearch::half(size_t which) const {
  const uint32_t count = graph_.node_count();
  return which == 0 ? IndexRange<NodeIndex>(0, count / 2)
                    : IndexRange<NodeIndex>(count / 2, count);
}

// Calls take(from, to) for each essential edge of a half, and asks for the
// counter of each target ahead of time.
template <class Take>
void DominatorSearch::for_each_edge(size_t which, Take take) {
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

// Some of the nodes are not numbered yet, so that it cannot know which of them
// are unreachable: their edges are counted, too.
void DominatorSearch::count_retainers() {
  on_each_thread(2, [&](size_t which) {
    Column<NodeIndex, uint32_t>& count = next_retainer_[which];
    count = Column<NodeIndex, uint32_t>(graph_.node_count(), 0);
    for_each_edge(which, [&](NodeIndex, NodeIndex to) { ++count[to]; });
  });
}

void DominatorSearch::gather_retainers() {
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
  numbered_ = {};
  next_retainer_ = {};
}

void DominatorSearch::finish() {
  compute_semidominators();
  compute_dominators();
}

void DominatorSearch::compute_semidominators() {
  const auto count = static_cast<Number>(order_.size());
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
    semi_of(w) = semi;
    forest_[w].label = semi;
  }
}

// The smallest semidominator on the path from the root of v's tree (exclusive)
// to v, in the forest of numbers above `w`; v itself when it is not in it yet.
Number DominatorSearch::evaluate(Number v, Number w) {
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

void DominatorSearch::compute_dominators() {
  const auto count = static_cast<Number>(order_.size());
  for (Number w = 1; w < count; ++w) {
    Number idom = idom_[w];
    while (idom > semi_of(w)) idom = idom_[idom];
    idom_[w] = idom;
  }
}

DominatorTree dominator_tree(const HeapGraph& graph,
                             const Bitmap<EdgeIndex>& essential) {
  DominatorSearch search(graph, essential);
  search.count_retainers();
  search.number_rest();
  search.gather_retainers();
  search.finish();
  return search.take();
}

}  // namespace heapcli::analysis
