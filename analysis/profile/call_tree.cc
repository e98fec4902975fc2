#include "analysis/profile/call_tree.h"

#include <algorithm>

namespace heapcli::analysis {
namespace {

// The calls in an order in which those of one caller stand together, the
// biggest last, as a stack gives them back.
struct ByCaller {
  ByCaller(const AllocationProfile& profile,
           const Column<CallIndex, uint64_t>& total)
      : calls(profile.call_count() - 1), first(profile.call_count() + 1, 0) {
    for (size_t i = 1; i < profile.call_count(); ++i) {
      ++first[raw(profile.parent[static_cast<CallIndex>(i)]) + 1];
    }
    for (size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    std::vector<size_t> at(first.begin(), first.end() - 1);
    for (size_t i = 1; i < profile.call_count(); ++i) {
      const CallIndex call{static_cast<uint32_t>(i)};
      calls[at[raw(profile.parent[call])]++] = call;
    }
    for (size_t i = 0; i + 1 < first.size(); ++i) {
      std::stable_sort(
          calls.begin() + static_cast<std::ptrdiff_t>(first[i]),
          calls.begin() + static_cast<std::ptrdiff_t>(first[i + 1]),
          [&](CallIndex a, CallIndex b) { return total[a] < total[b]; });
    }
  }

  std::vector<CallIndex> calls;
  std::vector<size_t> first;  ///< Of each caller's, in `calls`.
};

}  // namespace

std::vector<CallTreeRow> call_tree(const AllocationProfile& profile,
                                   uint64_t least_bytes) {
  const auto total = total_bytes_by_call(profile);
  const ByCaller by_caller(profile, total);
  std::vector<CallTreeRow> rows;
  std::vector<CallTreeRow> waiting;
  const auto push_callees = [&](CallIndex caller, uint32_t depth) {
    CallTreeRow small{.call = caller, .depth = depth};
    const size_t begin = waiting.size();
    for (size_t at = by_caller.first[raw(caller)];
         at < by_caller.first[raw(caller) + 1]; ++at) {
      const CallIndex call = by_caller.calls[at];
      if (total[call] == 0) continue;
      if (total[call] < least_bytes) {
        small.total_bytes += total[call];
        ++small.small_calls;
      } else {
        waiting.push_back({.call = call,
                           .depth = depth,
                           .self_bytes = profile.self_bytes[call],
                           .total_bytes = total[call]});
      }
    }
    // They come last, so they lie deepest.
    if (small.small_calls > 0) {
      waiting.insert(waiting.begin() + static_cast<std::ptrdiff_t>(begin),
                     small);
    }
  };
  push_callees(CallIndex{}, 0);
  while (!waiting.empty()) {
    rows.push_back(waiting.back());
    waiting.pop_back();
    const CallTreeRow& row = rows.back();
    if (row.small_calls == 0) push_callees(row.call, row.depth + 1);
  }
  return rows;
}

}  // namespace heapcli::analysis
