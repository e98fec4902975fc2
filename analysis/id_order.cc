#include "analysis/id_order.h"

#include <algorithm>

namespace heapcli::analysis {

std::vector<IdAndNode> nodes_by_id(const HeapGraph& graph) {
  std::vector<IdAndNode> order;
  order.reserve(graph.node_count());
  for (const NodeIndex node : graph.nodes()) {
    order.push_back({graph.node_id[node], node});
  }
  const auto by_id = [](const IdAndNode& a, const IdAndNode& b) {
    return a.id < b.id;
  };
  if (!std::is_sorted(order.begin(), order.end(), by_id)) {
    std::stable_sort(order.begin(), order.end(), by_id);
  }
  return order;
}

}  // namespace heapcli::analysis
