// The nodes of a heap in the order of their object ids, for walking two
// snapshots side by side. Ids are sparse, so nothing is ever indexed by one.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct IdAndNode {
  SnapshotObjectId id;
  NodeIndex node;
};

/// All nodes, sorted by id. 8 bytes a node.
std::vector<IdAndNode> nodes_by_id(const HeapGraph& graph);

}  // namespace heapcli::analysis
