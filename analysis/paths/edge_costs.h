// How little an edge tells a person who asks why an object is alive. A property
// or a variable of the program tells most; a hidden class, compiled code or a
// table of V8's tells next to nothing. Paths are searched by these costs.
#pragma once

#include <cstdint>
#include <limits>

#include "analysis/heap_graph.h"
#include "analysis/weak_map_edges.h"

namespace heapcli::analysis {

/// Of an edge that no path takes.
inline constexpr uint32_t kImpassable = std::numeric_limits<uint32_t>::max();

class EdgeCosts {
 public:
  /// What every edge costs at least, and at most if a path may take it.
  static constexpr uint32_t kLeast = 1;
  static constexpr uint32_t kMost = 127;

  /// Reads all strings and nodes once.
  explicit EdgeCosts(const HeapGraph& graph);

  /// From kLeast to kMost; kImpassable for weak edges, edges back to the node
  /// itself, and of the two edges to a WeakMap's value that of the table: the
  /// table alone would not keep the value. `graph` is that of the constructor.
  uint32_t of(const HeapGraph& graph, NodeIndex from, EdgeIndex edge) const {
    const NodeIndex to = graph.edge_to[edge];
    const uint32_t rest = kLeast + of_node_[to];
    switch (graph.edge_type[edge]) {
      case EdgeType::kWeak:
        return kImpassable;
      case EdgeType::kInternal:
        return to == from ? kImpassable : internal(graph, from, edge, rest);
      case EdgeType::kHidden:
        return to == from ? kImpassable : rest + kHiddenEdge;
      case EdgeType::kProperty:
        return to == from ? kImpassable : rest + of_property(graph, edge);
      default:
        return to == from ? kImpassable : rest;
    }
  }

 private:
  static constexpr uint8_t kHiddenEdge = 2;
  // In of_internal_name_: more is to be asked.
  static constexpr uint8_t kWeakMapValue = 0xFF;

  uint32_t internal(const HeapGraph& graph, NodeIndex from, EdgeIndex edge,
                    uint32_t rest) const;
  uint32_t of_property(const HeapGraph& graph, EdgeIndex edge) const;

  WeakMapEdgeNames weak_map_names_;
  Column<NodeIndex, uint8_t> of_node_;  ///< For arriving there.
  /// For an internal edge of that name.
  Column<StringIndex, uint8_t> of_internal_name_;
  /// For a property of that name; most cost nothing.
  Bitmap<StringIndex> inherited_;
};

}  // namespace heapcli::analysis
