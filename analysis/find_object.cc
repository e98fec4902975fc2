#include "analysis/find_object.h"

namespace heapcli::analysis {
namespace {

template <class Wanted>
std::optional<EdgeIndex> find_if(const HeapGraph& graph, NodeIndex node,
                                 std::string_view name, Wanted wanted) {
  for (const EdgeIndex edge : graph.edges_of(node)) {
    const EdgeType type = graph.edge_type[edge];
    if (!is_named(type) || !wanted(type)) continue;
    const auto text = static_cast<StringIndex>(graph.edge_name_or_index[edge]);
    if (graph.strings[text] == name) return edge;
  }
  return std::nullopt;
}

}  // namespace

std::optional<NodeIndex> find_object(const HeapGraph& graph,
                                     SnapshotObjectId id) {
  for (const NodeIndex node : graph.nodes()) {
    if (graph.node_id[node] == id) return node;
  }
  return std::nullopt;
}

std::optional<EdgeIndex> find_edge(const HeapGraph& graph, NodeIndex node,
                                   std::string_view name) {
  return find_if(graph, node, name,
                 [](EdgeType type) { return type != EdgeType::kWeak; });
}

std::optional<EdgeIndex> find_edge(const HeapGraph& graph, NodeIndex node,
                                   EdgeType type, std::string_view name) {
  return find_if(graph, node, name,
                 [type](EdgeType found) { return found == type; });
}

}  // namespace heapcli::analysis
