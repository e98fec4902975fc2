// Are the object ids of two snapshots comparable? Only snapshots of one
// inspector session are. Snapshots that heapcli took say which session that was
// (snapshot_origin.h); others don't. A diff by ids over two sessions looks
// plausible and is wrong, so the heaps themselves are asked as well, before any
// id is compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/id_order.h"

namespace heapcli::analysis {

struct Identity {
  bool comparable = false;
  /// Why not, as one sentence for a person; empty when comparable.
  std::string reason;

  /// JavaScript objects that have the same id in both snapshots, and how many
  /// of these are something else in the other one.
  uint64_t shared_objects = 0;
  uint64_t changed_objects = 0;
};

/// The two orders are those of the two graphs (nodes_by_id).
Identity compare_identity(const HeapGraph& base,
                          const std::vector<IdAndNode>& base_order,
                          const HeapGraph& target,
                          const std::vector<IdAndNode>& target_order);

}  // namespace heapcli::analysis
