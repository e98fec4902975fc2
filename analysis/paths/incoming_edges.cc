#include "analysis/paths/incoming_edges.h"

#include <map>
#include <mutex>

#include "analysis/parallel.h"
#include "analysis/paths/edge_starts.h"

namespace heapcli::analysis {

std::vector<IncomingEdge> incoming_edges(const HeapGraph& graph,
                                         const Bitmap<NodeIndex>& nodes) {
  std::map<size_t, std::vector<IncomingEdge>> parts;  // By first edge.
  std::mutex mutex;
  in_parallel(graph.edge_count(), [&](size_t first, size_t last) {
    std::vector<IncomingEdge> found;
    for (const EdgeIndex edge : IndexRange<EdgeIndex>(first, last)) {
      const NodeIndex to = graph.edge_to[edge];
      if (nodes.test(to)) found.push_back({to, start_of(graph, edge), edge});
    }
    const std::scoped_lock lock(mutex);
    parts.emplace(first, std::move(found));
  });
  std::vector<IncomingEdge> all;
  for (const auto& [first, found] : parts) {
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace heapcli::analysis
