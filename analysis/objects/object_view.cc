#include "analysis/objects/object_view.h"

#include <algorithm>
#include <tuple>

namespace heapcli::analysis {
namespace {

void sort_members(const HeapGraph& graph, NodeIndex node, ObjectView& view) {
  std::vector<EdgeIndex> elements;
  for_each_member(graph, node, [&](EdgeIndex edge, Role role) {
    switch (role) {
      case Role::kProperty:
      case Role::kVariable:
        view.fields.push_back(edge);
        break;
      case Role::kElement:
        elements.push_back(edge);
        break;
      case Role::kPrototype:
        view.prototype = edge;
        break;
      case Role::kAccessorHalf:
      case Role::kInternal:
      case Role::kWeak:
        view.internals.push_back(edge);
        break;
    }
    return true;
  });
  // V8 writes those of a dictionary in the order of their hashes.
  std::stable_sort(
      elements.begin(), elements.end(), [&](EdgeIndex a, EdgeIndex b) {
        return graph.edge_name_or_index[a] < graph.edge_name_or_index[b];
      });
  view.fields.insert(view.fields.end(), elements.begin(), elements.end());
}

std::vector<NodeIndex> dominated_by(const Heap& heap, NodeIndex node) {
  std::vector<NodeIndex> dominated;
  for (const NodeIndex other : heap.graph.nodes()) {
    if (heap.dominator[other] == node && other != node) {
      dominated.push_back(other);
    }
  }
  const auto order = [&](NodeIndex other) {
    return std::make_tuple(~heap.retained[other],
                           raw(heap.graph.node_id[other]));
  };
  std::sort(dominated.begin(), dominated.end(),
            [&](NodeIndex a, NodeIndex b) { return order(a) < order(b); });
  return dominated;
}

}  // namespace

ObjectView object_view(const Heap& heap, NodeIndex node) {
  ObjectView view{node, {}, {}, {}, {}, {}, {}, {}};
  sort_members(heap.graph, node, view);
  view.variables = closure_variables(heap.graph, node);
  view.collection = collection(heap.graph, node);
  view.retainers = direct_retainers(heap, node);
  view.dominated = dominated_by(heap, node);
  return view;
}

}  // namespace heapcli::analysis
