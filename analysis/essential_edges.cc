#include "analysis/essential_edges.h"

#include <algorithm>

#include "analysis/node_queue.h"
#include "analysis/parallel.h"
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

Bitmap<NodeIndex> page_objects(const HeapGraph& graph) {
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
      if (graph.edge_type[edge] != EdgeType::kWeak) add(graph.edge_to[edge]);
    }
  }
  return is_page_object;
}

namespace {

class EdgeJudge {
 public:
  EdgeJudge(const HeapGraph& graph, const WeakMapEdgeNames& weak_map_names)
      : graph_(graph), weak_map_names_(weak_map_names) {}

  bool retains(NodeIndex from, EdgeIndex edge) const {
    switch (graph_.edge_type[edge]) {
      case EdgeType::kWeak:
        return false;
      case EdgeType::kShortcut:
        if (from != graph_.root) return false;
        break;
      case EdgeType::kInternal:
        if (is_edge_of_table(from, edge)) return false;
        break;
      default:
        break;
    }
    return graph_.edge_to[edge] != from;
  }

 private:
  bool is_edge_of_table(NodeIndex from, EdgeIndex edge) const {
    const WeakMapEdgeNames::Entry* const entry = weak_map_names_.find(
        static_cast<StringIndex>(graph_.edge_name_or_index[edge]));
    return entry != nullptr && entry->table == graph_.node_id[from];
  }

  const HeapGraph& graph_;
  const WeakMapEdgeNames& weak_map_names_;
};

}  // namespace

Bitmap<EdgeIndex> essential_within_pages(
    const HeapGraph& graph, const WeakMapEdgeNames& weak_map_names) {
  const EdgeJudge judge(graph, weak_map_names);
  Bitmap<EdgeIndex> essential(graph.edge_count());
  // Two threads never write the same word of 64 edges: each takes the words
  // whose first edge is in its part.
  const size_t words = essential.words().size();
  in_parallel(words, [&](size_t first_word, size_t last_word) {
    const uint64_t first = uint64_t{first_word} * 64;
    const uint64_t last =
        std::min<uint64_t>(uint64_t{last_word} * 64, graph.edge_count());
    if (first >= last) return;
    const auto& starts = graph.first_edge.values();
    // The node that edge `first` belongs to.
    auto node =
        static_cast<uint32_t>(std::upper_bound(starts.begin(), starts.end() - 1,
                                               static_cast<EdgeIndex>(first)) -
                              starts.begin() - 1);
    uint64_t edge = first;
    while (edge < last) {
      const NodeIndex from{node};
      const uint64_t end = std::min<uint64_t>(raw(starts[node + 1]), last);
      for (; edge < end; ++edge) {
        const EdgeIndex index{static_cast<uint32_t>(edge)};
        if (judge.retains(from, index)) essential.set(index);
      }
      ++node;
    }
  });
  return essential;
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
