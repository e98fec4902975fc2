// Who points at an object, one step up. Paths to the roots are another matter.
#pragma once

#include <optional>
#include <vector>

#include "analysis/heap.h"
#include "analysis/objects/members.h"

namespace heapcli::analysis {

struct Retainer {
  NodeIndex from;
  EdgeIndex edge;
  Role role = Role::kInternal;  ///< kWeak: it does not keep the object alive.
};

/// All edges to `node`, its own left out. The most telling first: what a
/// program wrote before what is V8's own, the nearest to the roots first, weak
/// ones last. Looks at every edge.
std::vector<Retainer> direct_retainers(const Heap& heap, NodeIndex node);

/// The most telling edge from one node to another; nothing when there is none
/// but weak ones.
std::optional<Retainer> telling_edge(const HeapGraph& graph, NodeIndex from,
                                     NodeIndex to);

}  // namespace heapcli::analysis
