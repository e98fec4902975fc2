// The class table: how many objects of each class there are, and their bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct ClassRow {
  std::string name;
  std::string key;  ///< See HeapClass::key.
  uint64_t count = 0;
  uint64_t shallow_bytes = 0;
};

struct ClassTable {
  uint64_t node_count = 0;
  uint64_t edge_count = 0;
  /// Shallow sizes of all nodes plus `extra_native_bytes`.
  uint64_t total_bytes = 0;
  uint64_t extra_native_bytes = 0;
  std::vector<ClassRow> classes;  ///< In the order of first appearance.
};

/// Counts the nodes of each class; nodes of size 0 are left out, as in
/// DevTools' buildAggregates.
ClassTable class_table(const HeapGraph& graph);

}  // namespace heapcli::analysis
