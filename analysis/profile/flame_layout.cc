#include "analysis/profile/flame_layout.h"

#include <algorithm>
#include <tuple>

#include "analysis/profile/call_stacks.h"

namespace heapcli::analysis {
namespace {

using Bytes = Column<CallIndex, uint64_t>;

// The calls to show. A caller is never smaller than its callee and comes before
// it, so those that come first in this order are one tree.
std::vector<bool> choose(const Bytes& total, const FlameLimits& limits) {
  std::vector<CallIndex> calls;
  for (const CallIndex call : IndexRange<CallIndex>(total.size())) {
    if (total[call] >= limits.smallest) calls.push_back(call);
  }
  if (calls.size() > limits.most_calls) {
    std::nth_element(
        calls.begin(),
        calls.begin() + static_cast<std::ptrdiff_t>(limits.most_calls),
        calls.end(), [&](CallIndex a, CallIndex b) {
          return std::tuple(total[b], raw(a)) < std::tuple(total[a], raw(b));
        });
    calls.resize(limits.most_calls);
  }
  std::vector<bool> chosen(total.size());
  for (const CallIndex call : calls) chosen[raw(call)] = true;
  return chosen;
}

}  // namespace

FlameLayout lay_out_flames(const AllocationProfile& profile,
                           const FlameLimits& limits) {
  const Bytes total = total_bytes_by_call(profile);
  const std::vector<bool> chosen = choose(total, limits);
  CallChildren children(profile);

  FlameLayout layout;
  std::vector<FlameCall> open = {{.total = total[CallIndex{}]}};
  while (!open.empty()) {
    const FlameCall at = open.back();
    open.pop_back();
    const auto position = static_cast<uint32_t>(layout.calls.size());
    layout.calls.push_back(at);
    layout.depth = std::max(layout.depth, at.depth);
    if (at.depth == kMaxStackDepth) continue;

    const auto callees = children[at.call];
    std::stable_sort(
        callees.begin(), callees.end(),
        [&](CallIndex a, CallIndex b) { return total[a] > total[b]; });
    uint64_t begin = at.begin;
    const size_t first = open.size();
    for (const CallIndex callee : callees) {
      if (chosen[raw(callee)]) {
        open.push_back({callee, position, at.depth + 1, begin, total[callee]});
      }
      begin += total[callee];
    }
    // The largest is to be the next one.
    std::reverse(open.begin() + static_cast<std::ptrdiff_t>(first), open.end());
  }

  const auto allocated = static_cast<size_t>(
      std::count_if(total.values().begin(), total.values().end(),
                    [](uint64_t bytes) { return bytes != 0; }));
  layout.left_out = allocated - std::min(allocated, layout.calls.size());
  return layout;
}

}  // namespace heapcli::analysis
