#include "analysis/dominator_tree.h"

#include <utility>

#include "analysis/parallel.h"

namespace heapcli::analysis {
namespace {

/// How many steps ahead memory is asked for.
constexpr uint32_t kAhead = 24;

}  // namespace

Column<NodeIndex, NodeIndex> dominators_of_nodes(const DominatorTree& tree) {
  Column<NodeIndex, NodeIndex> dominator;
  dominator.resize(tree.order.size());
  in_parallel(tree.order.size(), [&](size_t first, size_t last) {
    for (size_t v = first; v < last; ++v) {
      dominator[tree.order[v]] = tree.order[tree.dominator[v]];
    }
  });
  return dominator;
}

ByTreeNumber<uint64_t> by_number(const ByTreeNumber<NodeIndex>& order,
                                 const SizeColumn& sizes) {
  const size_t count = order.size();
  ByTreeNumber<uint64_t> result(count);
  for (size_t v = 0; v < count; ++v) {
    if (v + kAhead < count) sizes.prefetch(order[v + kAhead]);
    result[v] = sizes[order[v]];
  }
  return result;
}

void add_dominated(const DominatorTree& tree, ByTreeNumber<uint64_t>& sizes) {
  for (size_t v = sizes.size(); v-- > 1;) sizes[tree.dominator[v]] += sizes[v];
}

ByTreeNumber<uint64_t> retained_sizes(const DominatorTree& tree,
                                      const SizeColumn& shallow) {
  ByTreeNumber<uint64_t> sizes = by_number(tree.order, shallow);
  add_dominated(tree, sizes);
  return sizes;
}

Column<NodeIndex, uint64_t> by_node(const DominatorTree& tree,
                                    const ByTreeNumber<uint64_t>& values) {
  Column<NodeIndex, uint64_t> column;
  column.resize(values.size());
  in_parallel(values.size(), [&](size_t first, size_t last) {
    for (size_t v = first; v < last; ++v) column[tree.order[v]] = values[v];
  });
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
