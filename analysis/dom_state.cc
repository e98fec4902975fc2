#include "analysis/dom_state.h"

#include <algorithm>
#include <vector>

#include "analysis/bitmap.h"

namespace heapcli::analysis {

DomStates::DomStates(const HeapGraph& graph) {
  if (!graph.detachedness.empty()) {
    const auto& values = graph.detachedness.values();
    if (std::all_of(values.begin(), values.end(),
                    [](uint8_t value) { return value == 0; })) {
      return;
    }
    prefixes_ = true;
    states_ = graph.detachedness;
    propagate(graph);
    return;
  }
  for (const NodeIndex node : graph.nodes()) {
    if (graph.type(node) != NodeType::kNative ||
        graph.name(node).substr(0, kDetachedPrefix.size()) != kDetachedPrefix) {
      continue;
    }
    if (states_.empty())
      states_ = Column<NodeIndex, uint8_t>(graph.node_count());
    states_[node] = static_cast<uint8_t>(DomState::kDetached);
  }
}

void DomStates::propagate(const HeapGraph& graph) {
  Bitmap<NodeIndex> visited(graph.node_count());
  std::vector<NodeIndex> attached;
  std::vector<NodeIndex> detached;

  // The state does not pass through JavaScript: every way into the embedder's
  // world is a native node that knows its own.
  const auto visit = [&](NodeIndex node, uint8_t state) {
    if (!visited.insert(node) || graph.type(node) != NodeType::kNative) return;
    states_[node] = state;
    if (state == static_cast<uint8_t>(DomState::kAttached)) {
      attached.push_back(node);
    } else if (state == static_cast<uint8_t>(DomState::kDetached)) {
      detached.push_back(node);
    }
  };
  const auto pass_on = [&](NodeIndex node, DomState state) {
    for (const EdgeIndex edge : graph.edges_of(node)) {
      const EdgeType type = graph.edge_type[edge];
      if (type == EdgeType::kHidden || type == EdgeType::kWeak) continue;
      visit(graph.edge_to[edge], static_cast<uint8_t>(state));
    }
  };

  for (const NodeIndex node : graph.nodes()) {
    states_[node] &= 3;
    if (states_[node] != 0) visit(node, states_[node]);
  }
  while (!attached.empty()) {
    const NodeIndex node = attached.back();
    attached.pop_back();
    pass_on(node, DomState::kAttached);
  }
  while (!detached.empty()) {
    const NodeIndex node = detached.back();
    detached.pop_back();
    pass_on(node, DomState::kDetached);
  }
}

}  // namespace heapcli::analysis
