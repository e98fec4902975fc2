// The retained size of a class must not count twice what an object and another
// of the same class above it in the dominator tree both retain. DevTools walks
// the tree with a set of the classes on its path. The same without a path: put
// the nodes in preorder of the dominator tree, where the nodes below one are
// the range that follows it, and remember for each class where the range of
// its last counted object ends.

#include "analysis/class_table.h"

#include <algorithm>

#include "analysis/parallel.h"

namespace heapcli::analysis {
namespace {

constexpr ClassId kNotCounted{0xFFFFFFFF};

// Adds up what the objects of each class retain. `class_of` has kNotCounted for
// the nodes that do not count.
void add_retained(const HeapFigures& figures, const DominatorPreorder& preorder,
                  const Column<NodeIndex, ClassId>& class_of,
                  std::vector<ClassRow>& rows) {
  constexpr size_t kAhead = 24;
  const auto& order = figures.dominators.order;
  std::vector<uint32_t> covered_until(rows.size());
  const auto count = static_cast<uint32_t>(order.size());
  for (uint32_t position = 0; position < count; ++position) {
    if (position + kAhead < count) {
      __builtin_prefetch(&class_of[order[preorder.at[position + kAhead]]]);
    }
    const TreeNumber number = preorder.at[position];
    const ClassId id = class_of[order[number]];
    if (id == kNotCounted || position < covered_until[raw(id)]) continue;
    rows[raw(id)].retained_bytes += figures.retained[number];
    covered_until[raw(id)] = position + preorder.dominated[number];
  }
}

// Counts the objects of each class, and returns it by node: kNotCounted for
// those that take no room, or are not of the ids asked for.
Column<NodeIndex, ClassId> add_objects(const HeapGraph& graph,
                                       const HeapFigures& figures,
                                       const IdRange* only,
                                       std::vector<ClassRow>& rows) {
  Column<NodeIndex, ClassId> counted_class = figures.classes.node_classes();
  for (const NodeIndex node : graph.nodes()) {
    const uint64_t size = figures.shallow[node];
    if (size == 0 ||
        (only != nullptr && !only->contains(graph.node_id[node]))) {
      counted_class[node] = kNotCounted;
      continue;
    }
    ClassRow& row = rows[raw(figures.classes.class_of(node))];
    const int32_t distance = figures.distance[node];
    row.distance = row.count == 0 ? distance : std::min(row.distance, distance);
    row.count += 1;
    row.shallow_bytes += size;
  }
  return counted_class;
}

// `class_of` as above.
void add_origins(const HeapGraph& graph, const SizeColumn& shallow,
                 const Column<NodeIndex, ClassId>& class_of,
                 std::vector<ClassRow>& rows) {
  if (graph.node_trace.empty()) return;
  OriginCounter origins;
  for (const NodeIndex node : graph.nodes()) {
    if (class_of[node] == kNotCounted) continue;
    origins.add(raw(class_of[node]), graph.node_trace[node], shallow[node]);
  }
  auto by_row = origins.by_row(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].origins = std::move(by_row[i]);
  }
}

}  // namespace

ClassTable class_table(const HeapGraph& graph, const HeapFigures& figures,
                       const IdRange* only) {
  ClassTable table;
  table.node_count = graph.node_count();
  table.edge_count = graph.meta.edge_count;
  table.extra_native_bytes = graph.meta.extra_native_bytes;
  table.total_bytes = figures.retained.front() + table.extra_native_bytes;

  std::vector<ClassRow> rows(figures.classes.size());
  Column<NodeIndex, ClassId> counted_class;
  DominatorPreorder preorder;
  both([&] { preorder = dominator_preorder(figures.dominators); },
       [&] { counted_class = add_objects(graph, figures, only, rows); });
  add_retained(figures, preorder, counted_class, rows);
  add_origins(graph, figures.shallow, counted_class, rows);

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
