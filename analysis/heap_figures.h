// The figures of every node, as the Memory panel of DevTools shows them, and
// the order in which to compute them. One file each tells how a figure comes
// about: class_index, shallow_sizes, distances, edge_sets, page_objects,
// semi_nca.
#pragma once

#include "analysis/class_index.h"
#include "analysis/dom_state.h"
#include "analysis/dominator_tree.h"
#include "analysis/figure_options.h"
#include "analysis/heap_graph.h"
#include "analysis/statistics.h"

namespace heapcli::analysis {

struct HeapFigures {
  DomStates dom_states;
  ClassIndex classes;
  SizeColumn shallow;
  Column<NodeIndex, int32_t> distance;
  DominatorTree dominators;
  ByTreeNumber<uint64_t> retained;
};

/// Uses two threads.
HeapFigures heap_figures(const HeapGraph& graph,
                         const FigureOptions& options = {});

/// The same for a caller who wants no more of the graph than its nodes' types,
/// sizes and counts: everything else is released as soon as it has served, so
/// that a large heap needs less memory. Also computes statistics if asked.
HeapFigures consume_figures(HeapGraph& graph, const FigureOptions& options,
                            HeapStatistics* statistics = nullptr);

/// The classes alone, with the interfaces of the heap itself.
ClassIndex class_index(const HeapGraph& graph, const DomStates& dom_states,
                       const FigureOptions& options);

}  // namespace heapcli::analysis
