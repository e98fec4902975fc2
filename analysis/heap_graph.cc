#include "analysis/heap_graph.h"

#include <algorithm>

namespace heapcli::analysis {

const SourceLocation* HeapGraph::location(NodeIndex node) const {
  const auto found =
      std::lower_bound(locations.begin(), locations.end(), node,
                       [](const SourceLocation& location, NodeIndex wanted) {
                         return location.node < wanted;
                       });
  return found != locations.end() && found->node == node ? &*found : nullptr;
}

}  // namespace heapcli::analysis
