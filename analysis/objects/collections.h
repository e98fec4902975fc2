// The sizes and entries of arrays, Maps and Sets, as far as a snapshot has
// them: V8 writes no edge for small integers (unless their values were
// captured) and none for what was deleted, so that an empty slot may be either.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// A count of which the snapshot gives the bounds.
struct Extent {
  uint64_t least = 0;
  uint64_t most = 0;

  bool exact() const { return least == most; }
};

/// How many slots of so many bytes a hidden array of V8 has: its size without
/// map and length. 0 when no array has that size.
uint64_t array_slots(uint64_t bytes, uint64_t slot_size);

/// The length of an array. Exact when all that V8 reserved is in use; also
/// taken for exact when no slot is missing before the last one that is seen.
/// Nothing for other objects.
std::optional<Extent> array_length(const HeapGraph& graph, NodeIndex node);

enum class CollectionKind { kMap, kSet, kWeakMap, kWeakSet };

struct Entry {
  /// Absent when it is a number that the snapshot does not have.
  std::optional<EdgeIndex> key;
  /// The same; always absent in a Set.
  std::optional<EdgeIndex> value;
};

struct Collection {
  CollectionKind kind = CollectionKind::kMap;
  Extent size;
  /// In the order of insertion, those of which anything is known. At most as
  /// many as were asked for.
  std::vector<Entry> entries;
};

/// The entries of a Map, Set, WeakMap or WeakSet, or of an object of a class
/// derived from one. Nothing for other objects, and for those whose table is
/// missing or makes no sense.
std::optional<Collection> collection(const HeapGraph& graph, NodeIndex node,
                                     size_t most_entries = SIZE_MAX);

}  // namespace heapcli::analysis
