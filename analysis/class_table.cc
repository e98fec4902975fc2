#include "analysis/class_table.h"

#include "analysis/class_index.h"

namespace heapcli::analysis {

ClassTable class_table(const HeapGraph& graph) {
  const ClassIndex classes(graph);
  ClassTable table;
  table.node_count = graph.node_count();
  table.edge_count = graph.edge_count();
  table.extra_native_bytes = graph.meta.extra_native_bytes;
  table.total_bytes = table.extra_native_bytes;

  std::vector<ClassRow> rows(classes.size());
  for (const NodeIndex node : graph.nodes()) {
    const uint64_t size = graph.self_size[node];
    if (size == 0) continue;
    ClassRow& row = rows[raw(classes.class_of(node))];
    row.count += 1;
    row.shallow_bytes += size;
    table.total_bytes += size;
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].count == 0) continue;
    const HeapClass& heap_class = classes.classes()[i];
    rows[i].name = heap_class.name;
    rows[i].key = heap_class.key;
    table.classes.push_back(std::move(rows[i]));
  }
  return table;
}

}  // namespace heapcli::analysis
