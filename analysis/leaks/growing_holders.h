// Which objects keep more alive after every round: the holders of what leaks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/heap.h"
#include "analysis/leaks/heap_moment.h"

namespace heapcli::analysis {

/// An object that was there from the start and whose retained size rose in
/// every round.
struct GrowingHolder {
  NodeIndex node;     ///< In the last heap.
  uint32_t position;  ///< Its place in the preorder of dominators.
  /// By round, the first one included: by how many bytes its retained size
  /// grew, without what holders below it account for.
  std::vector<int64_t> growth;
};

/// How the rounds between N snapshots are looked at.
struct RoundOptions {
  /// Rounds at the beginning that are shown, but that nothing is concluded
  /// from: programs warm up.
  size_t warm_up = 0;
  /// What a holder must grow by in each of the other rounds, in bytes.
  int64_t least_growth = 1024;
};

/// The holders, those that retain most first. `earlier` are the snapshots
/// before `last`, in the order in which they were taken in one session.
std::vector<GrowingHolder> growing_holders(std::span<const HeapMoment> earlier,
                                           const Heap& last,
                                           const DominatorPreorder& preorder,
                                           const RoundOptions& options);

/// What holders have to grow by in the weakest round that counts.
int64_t weakest_round(std::span<const int64_t> growth, size_t warm_up);

}  // namespace heapcli::analysis
