// The two edges to a WeakMap's value. A value lives as long as both the key and
// the table do, so V8 writes an edge from either, and names them alike:
//
//   7 / part of key (Object @51) -> value (Big @53) pair in WeakMap (table @49)
//
// Distances and dominators treat such pairs in a way of their own.
// Source: V8's V8HeapExplorer::ExtractEphemeronHashTableReferences writes the
// names, DevTools' HeapSnapshot.tryParseWeakMapEdgeName reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "analysis/bitmap.h"
#include "analysis/heap_graph.h"
#include "analysis/ids.h"

namespace heapcli::analysis {

class WeakMapEdgeNames {
 public:
  struct Entry {
    /// The same for the names of the edges to one value in one table.
    uint32_t pair;
    /// Object id of the table; absent when it does not fit 32 bits.
    std::optional<SnapshotObjectId> table;
  };

  /// Reads all strings once; keeps no reference to them.
  explicit WeakMapEdgeNames(const StringTable& strings);

  bool contains(StringIndex name) const { return is_one_.test(name); }

  /// Null when `name` is not the name of such an edge. Only internal edges
  /// bear them.
  const Entry* find(StringIndex name) const {
    if (!is_one_.test(name)) return nullptr;
    return &entries_.find(raw(name))->second;
  }

  /// Number of pairs; `Entry::pair` is below it.
  uint32_t pair_count() const { return pair_count_; }

 private:
  Bitmap<StringIndex> is_one_;
  std::unordered_map<uint32_t, Entry> entries_;
  uint32_t pair_count_ = 0;
};

}  // namespace heapcli::analysis
