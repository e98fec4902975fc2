// A way through the heap: from a GC root to an object, or the end of such a
// way.
#pragma once

#include <vector>

#include "analysis/ids.h"

namespace heapcli::analysis {

/// From the root of the heap to an object, without loops or weak edges.
struct RetainingPath {
  std::vector<NodeIndex> nodes;  ///< The root first, the object last.
  std::vector<EdgeIndex> edges;  ///< edges[i] leads from nodes[i] to the next.
};

}  // namespace heapcli::analysis
