// What has gathered at a holder: the objects that it holds more of after each
// round, by class.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/heap.h"
#include "analysis/leaks/growing_holders.h"
#include "analysis/leaks/lasting_objects.h"

namespace heapcli::analysis {

struct GatheredClass {
  ClassId class_id;
  NodeIndex example;  ///< The new one that retains most.
  /// By round: by how many there are more, and what these retain; 0 for a round
  /// that took away. Objects within one of another class are a part of it;
  /// those within one of their own class, as the nodes of a list are, or in an
  /// array, count for themselves.
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

/// For each of `holders`, which have no member in common: the classes of the
/// program objects that it holds more of, or larger ones, after every round
/// after `warm_up`; first those of which the weakest round brought most bytes.
/// `moments` are those of `objects`, `last` is the heap of the last.
std::vector<std::vector<GatheredClass>> gathered_classes(
    std::span<const HeapMoment* const> moments, const Heap& last,
    const DominatorPreorder& preorder, const LastingObjects& objects,
    std::span<const GrowingHolder> holders, size_t warm_up);

}  // namespace heapcli::analysis
