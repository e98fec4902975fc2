#include "analysis/leaks/heap_moment.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "analysis/class_table.h"

namespace heapcli::analysis {

std::string kind_name(const std::string& class_name) {
  if (class_name.starts_with('{')) return "Object";
  if (class_name.starts_with('(') && class_name.ends_with("string)")) {
    return "(string)";
  }
  return class_name;
}

HeapMoment::HeapMoment(const Heap& heap)
    : total_bytes_(heap.retained[heap.graph.root] +
                   heap.graph.meta.extra_native_bytes),
      largest_id_(largest_object_id(heap.graph)) {
  const ClassIndex& classes = heap.figures.classes;
  std::unordered_map<std::string, Kind> kinds;
  std::vector<Kind> kind_of_class;
  for (const HeapClass& each : classes.classes()) {
    const auto [found, inserted] = kinds.try_emplace(
        analysis::kind_name(each.name), static_cast<Kind>(kinds.size()));
    if (inserted) kind_names_.push_back(found->first);
    kind_of_class.push_back(found->second);
  }

  const DominatorTree& tree = heap.figures.dominators;
  const size_t count = tree.order.size();
  dominator = tree.dominator;
  id.reserve(count);
  kind.reserve(count);
  size_of.reserve(count);
  for (const NodeIndex node : tree.order) {
    id.push_back(raw(heap.graph.node_id[node]));
    kind.push_back(kind_of_class[raw(classes.class_of(node))]);
    size_of.push_back(static_cast<uint32_t>(std::min<uint64_t>(
        heap.figures.shallow[node], std::numeric_limits<uint32_t>::max())));
  }
  by_id.resize(count);
  std::iota(by_id.begin(), by_id.end(), TreeNumber{0});
  std::sort(by_id.begin(), by_id.end(), [&](TreeNumber a, TreeNumber b) {
    return id[a] != id[b] ? id[a] < id[b] : a < b;
  });
}

bool HeapMoment::has(SnapshotObjectId wanted) const {
  const auto found = std::lower_bound(
      by_id.begin(), by_id.end(), raw(wanted),
      [&](TreeNumber number, uint32_t value) { return id[number] < value; });
  return found != by_id.end() && id[*found] == raw(wanted);
}

}  // namespace heapcli::analysis
