// What writers need to know of a profile's calls and the columns do not say:
// the callees of a call, and the stack that led to it. Nothing recurses: a tree
// from outside may be one chain of a million calls.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// The callees of each call, in the order of the profile.
class CallChildren {
 public:
  explicit CallChildren(const AllocationProfile& profile);

  std::span<CallIndex> operator[](CallIndex call) {
    return std::span(children_).subspan(
        first_child_[raw(call)],
        first_child_[raw(call) + 1] - first_child_[raw(call)]);
  }

 private:
  std::vector<uint32_t> first_child_;
  std::vector<CallIndex> children_;
};

/// Formats that list a stack for each call would otherwise grow with the square
/// of a chain's length. As much as track takes; V8 keeps 128 by default.
inline constexpr size_t kMaxStackDepth = 4096;

/// Whether anything was allocated, or sampled, in this very call.
bool has_allocations(const AllocationProfile& profile, CallIndex call);

/// The frames that led to `call`, the innermost first, without the root (of
/// which the stack is its own frame). Of a stack deeper than kMaxStackDepth the
/// outermost calls are left out. Replaces what is in `stack`.
void collect_stack(const AllocationProfile& profile, CallIndex call,
                   std::vector<FrameIndex>& stack);

}  // namespace heapcli::analysis
