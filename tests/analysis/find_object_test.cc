#include "analysis/find_object.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

TEST_CASE("an object is found by its id") {
  SnapshotText text;
  text.node("synthetic", "", 0);
  const uint32_t box = text.node("object", "Box", 16, 4711);
  const HeapGraph graph = text.graph();
  CHECK(find_object(graph, SnapshotObjectId{4711}) == NodeIndex{box});
  CHECK(find_object(graph, SnapshotObjectId{4713}) == std::nullopt);
}

TEST_CASE("an edge is found by its name, unless it is weak") {
  SnapshotText text;
  const uint32_t root = text.node("synthetic", "", 0);
  const uint32_t first = text.node("object", "First", 16);
  const uint32_t second = text.node("object", "Second", 16);
  text.edge(root, first, "weak", "state");
  text.edge(root, second, "property", "state");
  text.element(root, first, 0);
  const HeapGraph graph = text.graph();

  const auto edge = find_edge(graph, NodeIndex{root}, "state");
  REQUIRE(edge);
  CHECK(graph.edge_to[*edge] == NodeIndex{second});
  CHECK_FALSE(find_edge(graph, NodeIndex{root}, "other"));
  CHECK_FALSE(find_edge(graph, NodeIndex{first}, "state"));

  const auto weak = find_edge(graph, NodeIndex{root}, EdgeType::kWeak, "state");
  REQUIRE(weak);
  CHECK(graph.edge_to[*weak] == NodeIndex{first});
}
