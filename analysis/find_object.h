// From what a person names to what stands in the graph: an object by its id, an
// edge by its name.
#pragma once

#include <optional>
#include <string_view>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// Looks at every node. The first one, should a broken file use an id twice.
std::optional<NodeIndex> find_object(const HeapGraph& graph,
                                     SnapshotObjectId id);

/// The first edge of `node` with this name that is not weak. Edges that bear
/// numbers (elements) are never meant.
std::optional<EdgeIndex> find_edge(const HeapGraph& graph, NodeIndex node,
                                   std::string_view name);

/// The same among the edges of one type.
std::optional<EdgeIndex> find_edge(const HeapGraph& graph, NodeIndex node,
                                   EdgeType type, std::string_view name);

}  // namespace heapcli::analysis
