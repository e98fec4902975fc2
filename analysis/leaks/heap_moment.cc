#include "analysis/leaks/heap_moment.h"

#include <algorithm>

#include "analysis/class_table.h"
#include "analysis/id_order.h"

namespace heapcli::analysis {

HeapMoment::HeapMoment(const Heap& heap)
    : largest_id_(largest_object_id(heap.graph)),
      total_bytes_(heap.retained[heap.graph.root] +
                   heap.graph.meta.extra_native_bytes) {
  const std::vector<IdAndNode> order = nodes_by_id(heap.graph);
  ids_.reserve(order.size());
  retained_.reserve(order.size());
  for (const auto& [id, node] : order) {
    ids_.push_back(raw(id));
    retained_.push_back(heap.retained[node]);
  }
  const ClassIndex& classes = heap.figures.classes;
  std::vector<uint64_t> counts(classes.size());
  for (const NodeIndex node : heap.graph.nodes()) {
    ++counts[raw(classes.class_of(node))];
  }
  for (size_t i = 0; i < counts.size(); ++i) {
    class_counts_[classes.classes()[i].name] += counts[i];
  }
}

std::optional<uint64_t> HeapMoment::retained(SnapshotObjectId id) const {
  const auto found = std::lower_bound(ids_.begin(), ids_.end(), raw(id));
  if (found == ids_.end() || *found != raw(id)) return std::nullopt;
  return retained_[static_cast<size_t>(found - ids_.begin())];
}

uint64_t HeapMoment::count_of_class(const std::string& name) const {
  const auto found = class_counts_.find(name);
  return found == class_counts_.end() ? 0 : found->second;
}

}  // namespace heapcli::analysis
