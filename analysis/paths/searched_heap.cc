#include "analysis/paths/searched_heap.h"

#include <optional>
#include <utility>

#include "analysis/parallel.h"

namespace heapcli::analysis {

SearchedHeap make_searched_heap(HeapGraph graph, const FigureOptions& options) {
  // The graph moves into the heap at the end: until then both read it here.
  std::optional<HeapFigures> figures;
  Column<NodeIndex, NodeIndex> dominator;
  Column<NodeIndex, uint64_t> retained;
  std::shared_ptr<const TellingPaths> paths;
  both(
      [&] {
        figures = heap_figures(graph, options);
        dominator = dominators_of_nodes(figures->dominators);
        retained = by_node(figures->dominators, figures->retained);
      },
      [&] {
        paths = std::make_shared<const TellingPaths>(
            find_telling_paths(graph, options.stop));
      });
  return {{std::move(graph), std::move(*figures), std::move(dominator),
           std::move(retained)},
          std::move(paths)};
}

}  // namespace heapcli::analysis
