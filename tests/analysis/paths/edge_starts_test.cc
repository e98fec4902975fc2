#include "analysis/paths/edge_starts.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::EdgeIndex;
using analysis::EdgeStarts;
using analysis::NodeIndex;

TEST_CASE("the start of every edge is found, whatever the rows' lengths") {
  SnapshotText text;
  // Rows that begin and end at, before and after the marks, and empty ones.
  for (const size_t edges : {0, 63, 1, 0, 0, 64, 65, 0, 200, 2, 0}) {
    const uint32_t node = text.node("object", "N", 8);
    for (size_t i = 0; i < edges; ++i) text.edge(node, 0, "property", "p");
  }
  const analysis::HeapGraph graph = text.graph();
  const EdgeStarts starts(graph);
  size_t seen = 0;
  for (const NodeIndex node : graph.nodes()) {
    for (const EdgeIndex edge : graph.edges_of(node)) {
      CHECK(starts(edge) == node);
      CHECK(analysis::start_of(graph, edge) == node);
      ++seen;
    }
  }
  CHECK(seen == 395);
}

TEST_CASE("a heap without edges has nothing to start from") {
  const analysis::HeapGraph graph = SnapshotText().graph();
  const EdgeStarts starts(graph);
  CHECK(graph.edge_count() == 0);
}

}  // namespace
}  // namespace heapcli::tests
