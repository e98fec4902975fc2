// Finds the dominator tree, in steps that leave room for other work beside
// them. Whoever has nothing else to do calls dominator_tree.
// Start reading at the essay in semi_nca.cc.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "analysis/bitmap.h"
#include "analysis/dominator_tree.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// Dominators over the essential edges. Nodes that cannot be reached over them
/// hang off the root, as in DevTools' calculateDominatorsAndRetainedSizes: a
/// node without essential retainers as if the root retained it, and what is
/// left (nodes that retain each other) one by one.
///
/// The calls come in the order below. What a step says about threads holds for
/// the calls of this class; the graph is only read.
class DominatorSearch {
 public:
  /// Keeps references to both, up to `gather_retainers`.
  DominatorSearch(const HeapGraph& graph, const Bitmap<EdgeIndex>& essential);

  /// Numbers what the root reaches over one edge of its own. May be left out,
  /// or called for several. The edges of what it does not reach are not looked
  /// at, so `essential` may still change there.
  void number_from(EdgeIndex edge_of_root);
  /// With two threads of its own.
  void count_retainers();
  /// Numbers all the others.
  void number_rest();
  /// With two threads of its own.
  void gather_retainers();
  /// The nodes by number. May be read beside `finish`, which moves it.
  const ByTreeNumber<NodeIndex>& order() const { return order_; }
  /// Needs neither the graph nor `essential` any more.
  void finish();
  /// To be called once, after `finish`.
  DominatorTree take() { return {std::move(order_), std::move(idom_)}; }

 private:
  using Number = TreeNumber;

  void number(NodeIndex node, Number parent);
  void number_reachable(NodeIndex start, Number parent);
  bool is_retained(NodeIndex node) const;
  IndexRange<NodeIndex> half(size_t which) const;
  template <class Take>
  void for_each_edge(size_t which, Take take);
  Number& semi_of(Number w) { return first_retainer_[size_t{w} + 1]; }
  void compute_semidominators();
  Number evaluate(Number v, Number w);
  void compute_dominators();

  const HeapGraph& graph_;
  const Bitmap<EdgeIndex>& essential_;

  ByTreeNumber<NodeIndex> order_;
  Bitmap<NodeIndex> numbered_;
  Column<NodeIndex, Number> number_;
  ByTreeNumber<Number> idom_;  ///< First the parent in the search's tree.

  /// Retainers over essential edges of the nodes that have more than one:
  /// those of number w are retainers_[first_retainer_[w]] up to
  /// first_retainer_[w + 1]. Once the row is read, semi(w) takes the place of
  /// its end.
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

/// All steps at once.
DominatorTree dominator_tree(const HeapGraph& graph,
                             const Bitmap<EdgeIndex>& essential);

}  // namespace heapcli::analysis
