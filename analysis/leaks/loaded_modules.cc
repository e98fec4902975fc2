#include "analysis/leaks/loaded_modules.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace heapcli::analysis {
namespace {

bool is_script_of_node(const HeapGraph& graph, NodeIndex node) {
  return graph.type(node) == NodeType::kCode &&
         graph.name(node).starts_with("node:");
}

}  // namespace

bool loads_modules_in_every_round(std::span<const HeapMoment* const> moments,
                                  const Heap& last, size_t warm_up) {
  std::vector<bool> loaded(moments.size());  // By the moment it was first in.
  for (const NodeIndex node : last.graph.nodes()) {
    if (!is_script_of_node(last.graph, node)) continue;
    const uint32_t id = raw(last.graph.node_id[node]);
    const auto first = std::find_if(
        moments.begin(), moments.end() - 1,
        [id](const HeapMoment* moment) { return id <= moment->largest_id(); });
    loaded[static_cast<size_t>(first - moments.begin())] = true;
  }
  return std::all_of(loaded.begin() + static_cast<ptrdiff_t>(warm_up) + 1,
                     loaded.end(), [](bool each) { return each; });
}

bool may_hold_modules(const Heap& heap, NodeIndex holder) {
  if (heap.graph.type(holder) == NodeType::kSynthetic ||
      heap.graph.type(holder) == NodeType::kHidden) {
    return true;
  }
  // What a module exports is dominated by it.
  constexpr size_t kHighest = 64;
  NodeIndex node = holder;
  for (size_t i = 0; i < kHighest && node != heap.graph.root; ++i) {
    if (heap.graph.name(node) == "BuiltinModule") return true;
    node = heap.dominator[node];
  }
  // The map of them all.
  for (const EdgeIndex edge : heap.graph.edges_of(holder)) {
    const NodeIndex table = heap.graph.edge_to[edge];
    if (heap.dominator[table] != holder) continue;
    for (const EdgeIndex entry : heap.graph.edges_of(table)) {
      if (heap.graph.name(heap.graph.edge_to[entry]) == "BuiltinModule") {
        return true;
      }
    }
  }
  return false;
}

}  // namespace heapcli::analysis
