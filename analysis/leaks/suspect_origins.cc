#include "analysis/leaks/suspect_origins.h"

#include <string>
#include <unordered_map>

namespace heapcli::analysis {
namespace {

// Of the class that is named for the suspect, or of anything where none is.
bool is_of_suspect(const Heap& heap, NodeIndex node, const std::string* name) {
  return name == nullptr ||
         heap.figures.classes[heap.figures.classes.class_of(node)].name ==
             *name;
}

}  // namespace

std::vector<std::vector<Origin>> suspect_origins(
    const Heap& last, std::span<const Suspect> suspects, const Heap& recorded) {
  std::vector<std::vector<Origin>> nothing(suspects.size());
  if (recorded.graph.stacks.empty() || suspects.empty()) return nothing;

  std::unordered_multimap<uint32_t, uint32_t> row_of_holder;  // By object id.
  for (uint32_t row = 0; row < suspects.size(); ++row) {
    row_of_holder.emplace(raw(last.graph.node_id[suspects[row].holder]), row);
  }
  const DominatorPreorder preorder =
      dominator_preorder(recorded.figures.dominators);
  const auto& order = recorded.figures.dominators.order;
  OriginCounter counter;
  for (uint32_t at = 0; at < preorder.at.size(); ++at) {
    const TreeNumber number = preorder.at[at];
    const auto [first, end] =
        row_of_holder.equal_range(raw(recorded.graph.node_id[order[number]]));
    for (auto found = first; found != end; ++found) {
      const Suspect& suspect = suspects[found->second];
      const std::string* const name =
          suspect.gathered.empty()
              ? nullptr
              : &last.figures.classes[suspect.gathered.front().class_id].name;
      for (uint32_t below = at + 1; below < at + preorder.dominated[number];
           ++below) {
        const NodeIndex node = order[preorder.at[below]];
        const TraceIndex trace = recorded.graph.trace(node);
        if (trace == kNoTrace || !is_of_suspect(recorded, node, name)) continue;
        counter.add(found->second, trace, recorded.graph.self_size[node]);
      }
    }
  }
  return counter.by_row(suspects.size());
}

}  // namespace heapcli::analysis
