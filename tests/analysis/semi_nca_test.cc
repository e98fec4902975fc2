#include "analysis/semi_nca.h"

#include <random>
#include <vector>

#include "analysis/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::EdgeIndex;
using analysis::HeapGraph;
using analysis::NodeIndex;

// Whether the root reaches each node without passing through `without`.
std::vector<bool> reachable(const HeapGraph& graph, uint32_t without) {
  std::vector<bool> reached(graph.node_count());
  if (without == 0) return reached;
  std::vector<uint32_t> worklist = {0};
  reached[0] = true;
  while (!worklist.empty()) {
    const NodeIndex node{worklist.back()};
    worklist.pop_back();
    for (const EdgeIndex edge : graph.edges_of(node)) {
      const uint32_t to = raw(graph.edge_to[edge]);
      if (to == without || reached[to]) continue;
      reached[to] = true;
      worklist.push_back(to);
    }
  }
  return reached;
}

// The definition: a dominates b if b cannot be reached without a. Of the
// dominators of b the immediate one is dominated by all others.
std::vector<uint32_t> dominators_by_definition(const HeapGraph& graph) {
  const uint32_t count = graph.node_count();
  std::vector<std::vector<bool>> dominates(count);
  for (uint32_t a = 0; a < count; ++a) {
    dominates[a] = reachable(graph, a);
    dominates[a].flip();
  }
  std::vector<uint32_t> immediate(count, 0);
  for (uint32_t b = 1; b < count; ++b) {
    for (uint32_t a = 0; a < count; ++a) {
      if (a != b && dominates[a][b] && dominates[immediate[b]][a]) {
        immediate[b] = a;
      }
    }
  }
  return immediate;
}

analysis::DominatorTree tree_of(const HeapGraph& graph) {
  analysis::Bitmap<EdgeIndex> all(graph.edge_count());
  for (uint32_t edge = 0; edge < graph.edge_count(); ++edge) {
    all.set(EdgeIndex{edge});
  }
  return analysis::dominator_tree(graph, all);
}

TEST_CASE("dominators are those of the definition, on random graphs") {
  std::mt19937 random(20260101);
  for (int round = 0; round < 300; ++round) {
    const uint32_t count = 2 + random() % 40;
    const uint32_t edges = count + random() % (3 * count);
    SnapshotText heap;
    for (uint32_t i = 1; i < count; ++i) heap.node("object", "o", 1);
    // Every node has an edge from some earlier one, so all are reachable.
    for (uint32_t i = 1; i < count; ++i) {
      heap.edge(random() % i, i, "property", "p");
    }
    for (uint32_t i = count; i < edges; ++i) {
      heap.edge(random() % count, random() % count, "property", "p");
    }
    const HeapGraph graph = heap.graph();
    const analysis::DominatorTree tree = tree_of(graph);
    const auto dominator = dominators_of_nodes(tree);
    const std::vector<uint32_t> expected = dominators_by_definition(graph);
    CAPTURE(round, count);
    for (uint32_t node = 0; node < count; ++node) {
      REQUIRE(raw(dominator[NodeIndex{node}]) == expected[node]);
    }
    REQUIRE(tree.order.size() == count);
    std::vector<bool> seen(count);
    for (const NodeIndex node : tree.order) {
      const uint32_t above = raw(dominator[node]);
      REQUIRE((raw(node) == 0 || seen[above]));
      seen[raw(node)] = true;
    }
  }
}

TEST_CASE("a list of a million nodes does not take the stack with it") {
  analysis::HeapGraph graph;
  constexpr uint32_t kCount = 1000000;
  for (uint32_t node = 0; node <= kCount; ++node) {
    graph.first_edge.push_back(EdgeIndex{std::min(node, kCount - 1)});
    if (node < kCount) {
      graph.node_type_number.push_back(0);
      graph.self_size.push_back(1);
    }
    if (node + 1 < kCount) graph.edge_to.push_back(NodeIndex{node + 1});
  }
  const analysis::DominatorTree tree = tree_of(graph);
  const auto retained =
      by_node(tree, analysis::retained_sizes(tree, graph.self_size));
  CHECK(retained[NodeIndex{0}] == kCount);
  CHECK(retained[NodeIndex{kCount - 1}] == 1);
}

}  // namespace
}  // namespace heapcli::tests
