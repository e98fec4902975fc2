#include "analysis/profile/call_stacks.h"

namespace heapcli::analysis {

CallChildren::CallChildren(const AllocationProfile& profile)
    : first_child_(profile.call_count() + 2) {
  const IndexRange<CallIndex> below_root(1, profile.call_count());
  // A counting sort by parent; the offset of two leaves each row's start where
  // it belongs once the rows are filled.
  for (const CallIndex call : below_root) {
    ++first_child_[raw(profile.parent[call]) + 2];
  }
  for (size_t i = 2; i < first_child_.size(); ++i) {
    first_child_[i] += first_child_[i - 1];
  }
  children_.resize(first_child_.back());
  for (const CallIndex call : below_root) {
    children_[first_child_[raw(profile.parent[call]) + 1]++] = call;
  }
}

bool has_allocations(const AllocationProfile& profile, CallIndex call) {
  return profile.self_bytes[call] != 0 || profile.self_count[call] != 0;
}

void collect_stack(const AllocationProfile& profile, CallIndex call,
                   std::vector<FrameIndex>& stack) {
  stack.clear();
  do {
    stack.push_back(profile.frame[call]);
    call = profile.parent[call];
  } while (raw(call) != 0 && stack.size() < kMaxStackDepth);
}

}  // namespace heapcli::analysis
