#include "analysis/holding/direct_retainers.h"

#include <algorithm>
#include <tuple>

namespace heapcli::analysis {
namespace {

// What a program wrote tells more than what V8 keeps beside it.
int rank(Role role) {
  if (role == Role::kWeak) return 2;
  return role == Role::kInternal ? 1 : 0;
}

// The roles depend on the edges before, so that all of them are read.
template <class Visit>
void edges_between(const HeapGraph& graph, NodeIndex from, NodeIndex to,
                   Visit visit) {
  for_each_member(graph, from, [&](EdgeIndex edge, Role role) {
    if (graph.edge_to[edge] == to) visit(edge, role);
    return true;
  });
}

// The nodes with an edge to this one, in their order. A flat look at the edges'
// ends first: nearly all lead elsewhere.
std::vector<NodeIndex> holders(const HeapGraph& graph, NodeIndex node) {
  const auto& first = graph.first_edge.values();
  const auto& ends = graph.edge_to.values();
  std::vector<NodeIndex> found;
  for (auto at = ends.begin();; ++at) {
    at = std::find(at, ends.end(), node);
    if (at == ends.end()) return found;
    const EdgeIndex edge{static_cast<uint32_t>(at - ends.begin())};
    const auto after = std::upper_bound(
        first.begin(), first.end(), edge,
        [](EdgeIndex a, EdgeIndex b) { return raw(a) < raw(b); });
    const NodeIndex from{static_cast<uint32_t>(after - first.begin() - 1)};
    if (found.empty() || found.back() != from) found.push_back(from);
  }
}

}  // namespace

std::vector<Retainer> direct_retainers(const Heap& heap, NodeIndex node) {
  const HeapGraph& graph = heap.graph;
  std::vector<Retainer> retainers;
  for (const NodeIndex from : holders(graph, node)) {
    if (from == node) continue;
    edges_between(graph, from, node, [&](EdgeIndex edge, Role role) {
      retainers.push_back({from, edge, role});
    });
  }
  const auto order = [&](const Retainer& retainer) {
    return std::make_tuple(
        rank(retainer.role), heap.figures.distance[retainer.from],
        raw(graph.node_id[retainer.from]), raw(retainer.edge));
  };
  std::sort(retainers.begin(), retainers.end(),
            [&](const Retainer& a, const Retainer& b) {
              return order(a) < order(b);
            });
  return retainers;
}

std::optional<Retainer> telling_edge(const HeapGraph& graph, NodeIndex from,
                                     NodeIndex to) {
  std::optional<Retainer> best;
  int best_rank = rank(Role::kWeak);
  edges_between(graph, from, to, [&](EdgeIndex edge, Role role) {
    if (rank(role) >= best_rank) return;
    best_rank = rank(role);
    best = Retainer{from, edge, role};
  });
  return best;
}

}  // namespace heapcli::analysis
