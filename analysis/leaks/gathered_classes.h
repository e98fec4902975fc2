// What has gathered below a holder: the objects born since the first snapshot,
// by class and by the round that brought them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/bitmap.h"
#include "analysis/heap.h"
#include "analysis/leaks/growing_holders.h"
#include "analysis/leaks/heap_moment.h"

namespace heapcli::analysis {

struct GatheredClass {
  ClassId class_id;
  NodeIndex example;  ///< The one that retains most.
  /// By round: how many, and what they retain. Objects within one of another
  /// class are a part of it; those within one of their own class, as the nodes
  /// of a list are, count for themselves.
  std::vector<uint64_t> objects;
  std::vector<uint64_t> bytes;
};

/// Heap objects have odd ids, which rise with time. The others are nodes of the
/// embedder; Node 18 gives these new ids in each snapshot.
bool id_tells_age(SnapshotObjectId id);

/// What the weakest round after `warm_up` brought, in bytes.
uint64_t weakest_round(const GatheredClass& gathered, size_t warm_up);

/// Whether a person's program knows of such a node: an object, a function, a
/// string; but no backing store, shape, code or context.
bool is_program_object(const HeapGraph& graph, NodeIndex node);

/// The classes of the new program objects that `holder` dominates; first those
/// of which the weakest round after `warm_up` brought most bytes. What lies
/// below one of `others` is theirs.
std::vector<GatheredClass> gathered_classes(std::span<const HeapMoment> earlier,
                                            const Heap& last,
                                            const DominatorPreorder& preorder,
                                            const GrowingHolder& holder,
                                            const Bitmap<NodeIndex>& others,
                                            size_t warm_up);

}  // namespace heapcli::analysis
