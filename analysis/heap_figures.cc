#include "analysis/heap_figures.h"

#include <functional>
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

namespace {

/// What to do when a part of the graph has served.
struct Milestones {
  std::function<void(const SizeColumn& shallow)> before_names_go;
  std::function<void()> names_done;
  std::function<void()> edges_done;
};

HeapFigures compute(const HeapGraph& graph, const FigureOptions& options,
                    const Milestones& milestones) {
  const WeakMapEdgeNames weak_map_names(graph.strings);
  std::optional<DomStates> dom_states;
  std::optional<ClassIndex> classes;
  std::optional<SizeColumn> shallow;
  Distances far;
  Bitmap<NodeIndex> pages;

  // Either side takes about as long as the other.
  both(
      [&] {
        far = distances(graph, weak_map_names);
        pages = page_objects_begin_at_user_roots(graph)
                    ? std::move(far.reached_by_user_roots)
                    : page_objects(graph);
      },
      [&] {
        dom_states.emplace(graph);
        classes.emplace(class_index(graph, *dom_states, options));
        shallow.emplace(adjusted_shallow_sizes(graph));
        if (milestones.before_names_go) milestones.before_names_go(*shallow);
      });
  Bitmap<EdgeIndex> essential = essential_edges(graph, weak_map_names, pages);
  if (milestones.names_done) milestones.names_done();
  DominatorTree dominators = dominator_tree(graph, essential, [&] {
    essential = {};
    if (milestones.edges_done) milestones.edges_done();
  });
  ByTreeNumber<uint64_t> retained = retained_sizes(dominators, *shallow);
  return {std::move(*dom_states),  std::move(*classes),   std::move(*shallow),
          std::move(far.distance), std::move(dominators), std::move(retained)};
}

}  // namespace

HeapFigures heap_figures(const HeapGraph& graph, const FigureOptions& options) {
  return compute(graph, options, {});
}

HeapFigures consume_figures(HeapGraph& graph, const FigureOptions& options,
                            HeapStatistics* statistics) {
  Milestones milestones;
  milestones.before_names_go = [&](const SizeColumn& shallow) {
    if (statistics != nullptr) *statistics = heap_statistics(graph, shallow);
  };
  milestones.names_done = [&] {
    graph.node_id = {};
    graph.edge_name_or_index = {};
    graph.edge_type = {};
    graph.node_name = {};
    graph.node_location = {};
  };
  milestones.edges_done = [&] {
    graph.edge_to = {};
    graph.first_edge = {};
  };
  return compute(graph, options, milestones);
}

}  // namespace heapcli::analysis
