// Builds a profile from a list of stacks, which is how most formats keep one
// (pprof, speedscope, collapsed stacks). Their readers share the checks, too.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

class StackCollector {
 public:
  /// `frames` are what the stacks refer to; they must outlive the collector.
  explicit StackCollector(const std::vector<Frame>& frames);

  /// Positions in `frames`, outermost first. Neighbours that have their first
  /// calls in common cost only what they differ in. Throws Error: kBadData
  /// when all bytes together pass 2^63, kTooLarge when there are too many
  /// calls.
  void add(std::span<const uint32_t> stack, uint64_t bytes, uint64_t count);

  AllocationProfileBuilder& builder() { return builder_; }

 private:
  const std::vector<Frame>& frames_;
  AllocationProfileBuilder builder_;
  uint64_t total_bytes_ = 0;
  uint64_t total_count_ = 0;
  // The stack that was added last.
  std::vector<uint32_t> last_stack_;
  std::vector<CallIndex> last_calls_;
};

}  // namespace heapcli::analysis
