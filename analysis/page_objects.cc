#include "analysis/page_objects.h"

#include "analysis/node_queue.h"
#include "analysis/shallow_sizes.h"

namespace heapcli::analysis {

bool leads_to_page_objects(const HeapGraph& graph, EdgeIndex edge) {
  const EdgeType type = graph.edge_type[edge];
  return type == EdgeType::kShortcut ||
         (type == EdgeType::kElement &&
          is_document_dom_trees_root(graph, graph.edge_to[edge]));
}

bool page_objects_begin_at_user_roots(const HeapGraph& graph) {
  Bitmap<NodeIndex> page_roots(graph.node_count());
  for (const EdgeIndex edge : graph.edges_of(graph.root)) {
    const NodeIndex node = graph.edge_to[edge];
    if (!leads_to_page_objects(graph, edge)) continue;
    if (!is_user_root(graph, node)) return false;
    page_roots.set(node);
  }
  for (const EdgeIndex edge : graph.edges_of(graph.root)) {
    const NodeIndex node = graph.edge_to[edge];
    if (is_user_root(graph, node) && !page_roots.test(node)) return false;
  }
  return true;
}

Bitmap<NodeIndex> page_objects(const HeapGraph& graph,
                               const Bitmap<EdgeIndex>& weak) {
  Bitmap<NodeIndex> is_page_object(graph.node_count());
  NodeQueue queue(graph);
  const auto add = [&](NodeIndex node) {
    if (is_page_object.insert(node)) queue.push(node);
  };
  for (const EdgeIndex edge : graph.edges_of(graph.root)) {
    if (leads_to_page_objects(graph, edge)) add(graph.edge_to[edge]);
  }
  while (!queue.empty()) {
    const NodeIndex node = queue.pop();
    for (const EdgeIndex edge : graph.edges_of(node)) {
      if (!weak.test(edge)) add(graph.edge_to[edge]);
    }
  }
  return is_page_object;
}

void drop_edges_into_pages(const HeapGraph& graph,
                           const Bitmap<NodeIndex>& page_objects,
                           Bitmap<EdgeIndex>& essential) {
  for (const NodeIndex from : graph.nodes()) {
    if (page_objects.test(from) || from == graph.root) continue;
    for (const EdgeIndex edge : graph.edges_of(from)) {
      if (page_objects.test(graph.edge_to[edge])) essential.clear(edge);
    }
  }
}

}  // namespace heapcli::analysis
