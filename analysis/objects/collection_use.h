// How well the collections of a heap use the memory that is reserved for them:
// Maps, Sets, arrays, and objects that have become dictionaries.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "analysis/heap.h"
#include "analysis/holding/holders.h"
#include "analysis/objects/collections.h"

namespace heapcli::analysis {

enum class UseKind : uint8_t {
  kMap,
  kSet,
  kWeakMap,
  kWeakSet,
  kArray,
  kDictionary,  ///< An object whose properties V8 keeps in a hash table.
};

struct CollectionUse {
  NodeIndex node{};
  UseKind kind{};
  Extent size;
  /// `size` follows from the entries that are seen, if those are not seen are
  /// deleted ones and not numbers.
  bool probable = false;
  uint64_t capacity = 0;  ///< 0 when there is no store, or not known.
  NodeIndex store{};      ///< Only with a capacity.
  uint64_t store_bytes = 0;
  /// Bytes of the store that are surely (or probably) not in use; of an empty
  /// collection all of it.
  uint64_t unused_bytes = 0;
  /// The first that holds it, properties before elements before all else.
  std::optional<Holder> holder;
  NodeIndex holder_node{};
  bool is_runtime = false;  ///< Of Node.js or Deno themselves.

  bool empty() const { return size.most == 0; }
};

/// In the order of the graph. Arrays and Maps alike are left out when they have
/// neither elements nor a store. Throws Error(kCancelled) when stopped.
std::vector<CollectionUse> collection_uses(const Heap& heap,
                                           const std::stop_token& stop = {});

}  // namespace heapcli::analysis
