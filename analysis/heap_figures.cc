#include "analysis/heap_figures.h"

#include <optional>

#include "analysis/distances.h"
#include "analysis/essential_edges.h"
#include "analysis/interface_names.h"
#include "analysis/parallel.h"
#include "analysis/shallow_sizes.h"
#include "analysis/weak_map_edges.h"

namespace heapcli::analysis {

ClassIndex class_index(const HeapGraph& graph, const DomStates& dom_states,
                       const FigureOptions& options) {
  if (options.raw_names) return ClassIndex(graph, dom_states);
  const PlainObjectShapes shapes(graph);
  return ClassIndex(graph, dom_states, shapes, shapes.infer_interfaces());
}

HeapFigures heap_figures(const HeapGraph& graph, const FigureOptions& options) {
  const WeakMapEdgeNames weak_map_names(graph.strings);
  std::optional<DomStates> dom_states;
  std::optional<ClassIndex> classes;
  std::optional<SizeColumn> shallow;
  Column<NodeIndex, int32_t> distance;
  DominatorTree dominators;

  // Either side takes about as long as the other.
  both(
      [&] {
        dominators = dominator_tree(
            graph, essential_edges(graph, weak_map_names, page_objects(graph)));
      },
      [&] {
        dom_states.emplace(graph);
        classes.emplace(class_index(graph, *dom_states, options));
        shallow.emplace(adjusted_shallow_sizes(graph));
        distance = distances(graph, weak_map_names);
      });
  Column<NodeIndex, uint64_t> retained = retained_sizes(dominators, *shallow);
  return {std::move(*dom_states), std::move(*classes),   std::move(*shallow),
          std::move(distance),    std::move(dominators), std::move(retained)};
}

}  // namespace heapcli::analysis
