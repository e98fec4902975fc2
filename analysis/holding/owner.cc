#include "analysis/holding/owner.h"

#include <string_view>

namespace heapcli::analysis {
namespace {

// V8 writes what is its own before an object's properties, of which there may
// be a million.
constexpr size_t kMostEdges = 1000;

bool is_own(const HeapGraph& graph, NodeIndex node) {
  const NodeType type = graph.type(node);
  return type == NodeType::kArray || type == NodeType::kHidden ||
         graph.name(node).starts_with("system / ");
}

}  // namespace

std::optional<Owner> owner_of(const Heap& heap, NodeIndex node) {
  const HeapGraph& graph = heap.graph;
  const NodeIndex owner = heap.dominator[node];
  if (!is_own(graph, node) || owner == node ||
      graph.type(owner) == NodeType::kSynthetic) {
    return std::nullopt;
  }
  size_t seen = 0;
  for (const EdgeIndex edge : graph.edges_of(owner)) {
    if (++seen > kMostEdges) break;
    const EdgeType type = graph.edge_type[edge];
    if (graph.edge_to[edge] == node && type != EdgeType::kWeak) {
      return Owner{owner, edge};
    }
  }
  return std::nullopt;
}

}  // namespace heapcli::analysis
