#include "analysis/paths/edge_starts.h"

#include <algorithm>

namespace heapcli::analysis {
namespace {

// A dozen nodes of a usual heap: their rows are in one or two cache lines.
constexpr uint32_t kStride = 64;

// `low` and `high` are nodes; the answer is one of them or between them.
NodeIndex start_between(const HeapGraph& graph, EdgeIndex edge, NodeIndex low,
                        NodeIndex high) {
  const EdgeIndex* const rows = graph.first_edge.values().data();
  const EdgeIndex* const after =
      std::upper_bound(rows + raw(low), rows + raw(high) + 1, edge);
  return NodeIndex{static_cast<uint32_t>(after - rows - 1)};
}

}  // namespace

NodeIndex start_of(const HeapGraph& graph, EdgeIndex edge) {
  return start_between(graph, edge, NodeIndex{0},
                       NodeIndex{graph.node_count() - 1});
}

EdgeStarts::EdgeStarts(const HeapGraph& graph) : graph_(graph) {
  marks_.reserve(graph.edge_count() / kStride + 2);
  for (const NodeIndex node : graph.nodes()) {
    const uint32_t end = raw(*graph.edges_of(node).end());
    while (marks_.size() * kStride < end) marks_.push_back(node);
  }
  marks_.push_back(NodeIndex{graph.node_count() - 1});
}

NodeIndex EdgeStarts::operator()(EdgeIndex edge) const {
  const size_t mark = raw(edge) / kStride;
  return start_between(graph_, edge, marks_[mark], marks_[mark + 1]);
}

void EdgeStarts::prefetch(EdgeIndex edge) const {
  __builtin_prefetch(&graph_.first_edge[marks_[raw(edge) / kStride]]);
}

}  // namespace heapcli::analysis
