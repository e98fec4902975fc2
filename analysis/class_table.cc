// The retained size of a class must not count twice what an object and another
// of the same class above it in the dominator tree both retain. DevTools walks
// the tree with a set of the classes on its path. The same without a path: put
// the nodes in preorder of the dominator tree, where the nodes below one are
// the range that follows it, and remember for each class where the range of
// its last counted object ends.

#include "analysis/class_table.h"

#include <algorithm>

namespace heapcli::analysis {
namespace {

// Position of each node in a preorder of the dominator tree, and how many nodes
// it dominates, itself included.
struct Preorder {
  std::vector<NodeIndex> nodes;           ///< By position.
  Column<NodeIndex, uint32_t> dominated;  ///< By node.
};

Preorder preorder(const DominatorTree& tree) {
  const size_t count = tree.order.size();
  Column<NodeIndex, uint32_t> dominated(count, 1);
  for (size_t i = count; i-- > 1;) {
    const NodeIndex node = tree.order[i];
    dominated[tree.dominator[node]] += dominated[node];
  }
  Preorder result;
  result.nodes.resize(count);
  // Where the next child of a node goes.
  Column<NodeIndex, uint32_t> next(count);
  for (size_t i = 0; i < count; ++i) {
    const NodeIndex node = tree.order[i];
    uint32_t position = 0;
    if (i > 0) {
      uint32_t& slot = next[tree.dominator[node]];
      position = slot;
      slot += dominated[node];
    }
    next[node] = position + 1;
    result.nodes[position] = node;
  }
  result.dominated = std::move(dominated);
  return result;
}

void add_retained(const HeapFigures& figures, const Preorder& order,
                  const Bitmap<NodeIndex>& counted,
                  std::vector<ClassRow>& rows) {
  std::vector<uint32_t> covered_until(rows.size());
  for (uint32_t position = 0; position < order.nodes.size(); ++position) {
    const NodeIndex node = order.nodes[position];
    if (!counted.test(node)) continue;
    const uint32_t id = raw(figures.classes.class_of(node));
    if (position < covered_until[id]) continue;
    rows[id].retained_bytes += figures.retained[node];
    covered_until[id] = position + order.dominated[node];
  }
}

}  // namespace

ClassTable class_table(const HeapGraph& graph, const HeapFigures& figures,
                       const IdRange* only) {
  ClassTable table;
  table.node_count = graph.node_count();
  table.edge_count = graph.edge_count();
  table.extra_native_bytes = graph.meta.extra_native_bytes;
  table.total_bytes =
      figures.retained[graph.root] + table.extra_native_bytes;

  std::vector<ClassRow> rows(figures.classes.size());
  Bitmap<NodeIndex> counted(graph.node_count());
  for (const NodeIndex node : graph.nodes()) {
    const uint64_t size = figures.shallow[node];
    if (size == 0 || (only != nullptr && !only->contains(graph.node_id[node]))) {
      continue;
    }
    counted.set(node);
    ClassRow& row = rows[raw(figures.classes.class_of(node))];
    const int32_t distance = figures.distance[node];
    row.distance = row.count == 0 ? distance : std::min(row.distance, distance);
    row.count += 1;
    row.shallow_bytes += size;
  }
  add_retained(figures, preorder(figures.dominators), counted, rows);

  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].count == 0) continue;
    const HeapClass& heap_class = figures.classes.classes()[i];
    rows[i].name = heap_class.name;
    rows[i].key = heap_class.key;
    table.classes.push_back(std::move(rows[i]));
  }
  return table;
}

uint32_t largest_object_id(const HeapGraph& graph) {
  uint32_t largest = 0;
  for (const NodeIndex node : graph.nodes()) {
    const uint32_t id = raw(graph.node_id[node]);
    if (id % 2 == 1) largest = std::max(largest, id);
  }
  return largest;
}

}  // namespace heapcli::analysis
