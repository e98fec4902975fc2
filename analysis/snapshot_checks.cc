#include "analysis/snapshot_checks.h"

#include <string>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

}  // namespace

void check_references(const HeapGraph& graph, const RowExtremes& extremes) {
  const auto differ = [](const char* what, uint64_t claimed, uint64_t found) {
    bad("the header claims " + std::to_string(claimed) + " " + what +
        ", the file holds " + std::to_string(found));
  };
  if (graph.meta.node_count != graph.node_count()) {
    differ("nodes", graph.meta.node_count, graph.node_count());
  }
  if (graph.meta.edge_count != graph.edge_count()) {
    differ("edges", graph.meta.edge_count, graph.edge_count());
  }
  if (extremes.edges_claimed != graph.edge_count()) {
    bad("the nodes claim " + std::to_string(extremes.edges_claimed) +
        " edges, the file holds " + std::to_string(graph.edge_count()));
  }
  if (graph.node_count() == 0) bad("the snapshot holds no node");
  if (graph.meta.root_at % graph.meta.node_stride != 0 ||
      graph.meta.root_at / graph.meta.node_stride >= graph.node_count()) {
    bad("\"root_index\" is " + std::to_string(graph.meta.root_at) +
        ", which is not the start of a node");
  }
  if (extremes.largest_string >= graph.strings.size()) {
    bad("something is named by string " +
        std::to_string(extremes.largest_string) + " of " +
        std::to_string(graph.strings.size()));
  }
  if (graph.edge_count() > 0 &&
      extremes.largest_edge_target >= graph.node_count()) {
    bad("an edge leads to node " +
        std::to_string(extremes.largest_edge_target) + " of " +
        std::to_string(graph.node_count()));
  }
}

}  // namespace heapcli::analysis
