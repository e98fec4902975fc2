// The class table: how many objects of each class there are, their bytes, and
// what they keep alive.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/heap_figures.h"
#include "analysis/heap_graph.h"
#include "analysis/stacks/class_origins.h"

namespace heapcli::analysis {

struct ClassRow {
  std::string name;
  std::string key;  ///< See HeapClass::key.
  uint64_t count = 0;
  uint64_t shallow_bytes = 0;
  /// Retained sizes of the objects that no other object of the class
  /// dominates.
  uint64_t retained_bytes = 0;
  int32_t distance = 0;  ///< The smallest of all; see distances.h.
  /// Who allocated the objects that count, the largest part first; those that
  /// nothing tells of are left out.
  std::vector<Origin> origins;
};

struct ClassTable {
  uint64_t node_count = 0;
  uint64_t edge_count = 0;
  /// What the root retains plus `extra_native_bytes`.
  uint64_t total_bytes = 0;
  uint64_t extra_native_bytes = 0;
  std::vector<ClassRow> classes;  ///< In the order of first appearance.
};

/// Object ids after `after`, up to and with `up_to`.
struct IdRange {
  uint32_t after = 0;
  uint32_t up_to = 0xFFFFFFFF;

  bool contains(SnapshotObjectId id) const {
    return raw(id) > after && raw(id) <= up_to;
  }
};

/// Counts the nodes of each class, without those whose shallow size is 0.
/// `only` leaves out nodes with other ids.
/// Source: DevTools' HeapSnapshot.buildAggregates and
/// calculateClassesRetainedSize.
ClassTable class_table(const HeapGraph& graph, const HeapFigures& figures,
                       const IdRange* only = nullptr);

/// The largest id of a JavaScript object (DevTools' maxJsNodeId): objects that
/// came into being later in the session have larger ids.
uint32_t largest_object_id(const HeapGraph& graph);

}  // namespace heapcli::analysis
