#include "analysis/heap.h"

#include <utility>

namespace heapcli::analysis {

Heap make_heap(HeapGraph graph, const FigureOptions& options) {
  HeapFigures figures = heap_figures(graph, options);
  Column<NodeIndex, NodeIndex> dominator =
      dominators_of_nodes(figures.dominators);
  Column<NodeIndex, uint64_t> retained =
      by_node(figures.dominators, figures.retained);
  return {std::move(graph), std::move(figures), std::move(dominator),
          std::move(retained)};
}

}  // namespace heapcli::analysis
