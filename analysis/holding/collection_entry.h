// What stands at a place of the hidden table of a Map or a Set: V8 writes the
// table as an array, in which keys and values follow one another.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

enum class EntryRole { kKey, kValue, kMember };

class CollectionTable {
 public:
  /// Reads all edges of `table`, once; keeps no reference to it. `collection`
  /// is the object that it belongs to.
  CollectionTable(const HeapGraph& graph, NodeIndex collection,
                  NodeIndex table);

  /// What stands at index `number`.
  EntryRole role(uint32_t number) const;

 private:
  bool is_set_ = false;
  uint32_t value_place_ = 0;  ///< Of values: their index modulo 3.
};

/// The key of the value that `edge` leads to from `table`; nothing when it is a
/// small number, which snapshots leave out.
std::optional<NodeIndex> key_of_value(const HeapGraph& graph, NodeIndex table,
                                      EdgeIndex edge);

/// Whether an internal edge of this name leads to a WeakMap's value: V8 writes
/// one from the key and one from the table. Node 12 has other words for it.
bool is_weak_map_pair(std::string_view name);

/// The number that an edge bears, as an index or as a name in digits.
std::optional<uint32_t> edge_number(const HeapGraph& graph, EdgeIndex edge);

}  // namespace heapcli::analysis
