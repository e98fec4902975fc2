// A leak makes something that has long been there (an array, a map, a list of
// listeners, a closure's context) keep more alive after each round. What grows
// shows in the retained sizes of that object, and of everything that dominates
// it, up to the root; so the question is where on that path to stop.
//
// For each object that is in all snapshots, the retained sizes are followed
// from snapshot to snapshot. An object counts as growing when the *weakest*
// round that counts still adds enough: caches that fill up, pools, batches and
// lazy compilation have a round that adds nothing, and a queue that turns over
// adds as much as it drops. Of the growing objects, each takes off its own
// growth what the growing ones right below it account for. What is left is the
// growth of many small things that it alone holds together, and if that is
// still enough in every round, the object is a holder.
//
// Objects that came into being later are never holders: they are part of what
// grows (the backing store of an array is a new one each time it is enlarged,
// and a list that is pushed to at its head begins with its newest node).
//
// Cost: one binary search per snapshot for each object that retains as much as
// a holder must have gathered, which is few of them; the nesting of the growing
// ones follows from their places in a preorder of the dominator tree.

#include "analysis/leaks/growing_holders.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace heapcli::analysis {
namespace {

struct Growing {
  uint32_t end;  ///< One past its subtree in the preorder.
  GrowingHolder holder;
};

// By how much the object's retained size rose in each round; nothing when it
// was not there from the start.
std::optional<std::vector<int64_t>> growth_of(
    std::span<const HeapMoment> earlier, SnapshotObjectId id,
    uint64_t retained_last) {
  std::vector<int64_t> growth;
  std::optional<uint64_t> before;
  for (const HeapMoment& moment : earlier) {
    const std::optional<uint64_t> now = moment.retained(id);
    if (!now) return std::nullopt;
    if (before) {
      growth.push_back(static_cast<int64_t>(*now) -
                       static_cast<int64_t>(*before));
    }
    before = now;
  }
  growth.push_back(static_cast<int64_t>(retained_last) -
                   static_cast<int64_t>(before.value_or(retained_last)));
  return growth;
}

// In the order of the preorder: what dominates comes before what is dominated.
std::vector<Growing> growing_objects(std::span<const HeapMoment> earlier,
                                     const Heap& last,
                                     const DominatorPreorder& preorder,
                                     const RoundOptions& options) {
  std::vector<Growing> growing;
  const int64_t rounds = static_cast<int64_t>(earlier.size() - options.warm_up);
  const uint64_t least = static_cast<uint64_t>(options.least_growth * rounds);
  for (uint32_t at = 0; at < preorder.at.size(); ++at) {
    const TreeNumber number = preorder.at[at];
    const NodeIndex node = last.figures.dominators.order[number];
    if (last.retained[node] < least) continue;
    auto growth =
        growth_of(earlier, last.graph.node_id[node], last.retained[node]);
    if (!growth ||
        weakest_round(*growth, options.warm_up) < options.least_growth) {
      continue;
    }
    growing.push_back(
        {at + preorder.dominated[number], {node, at, std::move(*growth)}});
  }
  return growing;
}

}  // namespace

int64_t weakest_round(std::span<const int64_t> growth, size_t warm_up) {
  int64_t weakest = std::numeric_limits<int64_t>::max();
  for (size_t round = warm_up; round < growth.size(); ++round) {
    weakest = std::min(weakest, growth[round]);
  }
  return weakest;
}

std::vector<GrowingHolder> growing_holders(std::span<const HeapMoment> earlier,
                                           const Heap& last,
                                           const DominatorPreorder& preorder,
                                           const RoundOptions& options) {
  std::vector<Growing> growing =
      growing_objects(earlier, last, preorder, options);
  std::vector<std::vector<int64_t>> own;
  for (const Growing& each : growing) own.push_back(each.holder.growth);
  std::vector<size_t> above;  // The growing objects that dominate this one.
  for (size_t i = 0; i < growing.size(); ++i) {
    while (!above.empty() &&
           growing[above.back()].end <= growing[i].holder.position) {
      above.pop_back();
    }
    if (!above.empty()) {
      for (size_t round = 0; round < own[i].size(); ++round) {
        own[above.back()][round] -= growing[i].holder.growth[round];
      }
    }
    above.push_back(i);
  }

  std::vector<GrowingHolder> holders;
  for (size_t i = 0; i < growing.size(); ++i) {
    if (weakest_round(own[i], options.warm_up) < options.least_growth) continue;
    holders.push_back({growing[i].holder.node, growing[i].holder.position,
                       std::move(own[i])});
  }
  std::stable_sort(holders.begin(), holders.end(),
                   [&](const GrowingHolder& a, const GrowingHolder& b) {
                     return last.retained[a.node] > last.retained[b.node];
                   });
  return holders;
}

}  // namespace heapcli::analysis
