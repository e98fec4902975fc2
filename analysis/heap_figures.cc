#include "analysis/heap_figures.h"

#include <functional>
#include <optional>

#include "analysis/distances.h"
#include "analysis/edge_sets.h"
#include "analysis/figure_steps.h"
#include "analysis/interface_names.h"
#include "analysis/page_objects.h"
#include "analysis/parallel.h"
#include "analysis/semi_nca.h"
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
  std::function<void()> classes_done;
  std::function<void(const SizeColumn& shallow)> shallow_sizes_done;
};

// The steps that take long, two at a time. Left is what walks from the roots:
// it starts among the page objects, where all essential edges are known before
// it is known which nodes these are.
HeapFigures compute(const HeapGraph& graph, const FigureOptions& options,
                    const Milestones& milestones) {
  FigureSteps steps(options, 4);
  const WeakMapEdgeNames weak_map_names(graph.strings);
  EdgeSets edges = edge_sets(graph, weak_map_names);
  DominatorSearch search(graph, edges.essential);
  steps.done();
  std::optional<DomStates> dom_states;
  std::optional<ClassIndex> classes;
  Distances far;
  Bitmap<NodeIndex> pages;
  both(
      [&] {
        dom_states.emplace(graph);
        classes.emplace(class_index(graph, *dom_states, options));
        for (const EdgeIndex edge : graph.edges_of(graph.root)) {
          if (leads_to_page_objects(graph, edge)) search.number_from(edge);
        }
      },
      [&] {
        far = distances(graph, edges, weak_map_names);
        pages = page_objects_begin_at_user_roots(graph)
                    ? std::move(far.reached_by_user_roots)
                    : page_objects(graph, edges.weak);
      });
  drop_edges_into_pages(graph, pages, edges.essential);
  pages = {};
  steps.done();
  if (milestones.classes_done) milestones.classes_done();
  search.count_retainers();
  search.number_rest();
  search.gather_retainers();
  edges.essential = {};
  steps.done();

  SizeColumn shallow;
  ByTreeNumber<uint64_t> retained;
  both([&] { search.finish(); },
       [&] {
         shallow = adjusted_shallow_sizes(graph, edges.weak);
         if (milestones.shallow_sizes_done) {
           milestones.shallow_sizes_done(shallow);
         }
         retained = by_number(search.order(), shallow);
       });
  DominatorTree dominators = search.take();
  add_dominated(dominators, retained);
  steps.done();
  return {std::move(*dom_states),  std::move(*classes),   std::move(shallow),
          std::move(far.distance), std::move(dominators), std::move(retained)};
}

}  // namespace

HeapFigures heap_figures(const HeapGraph& graph, const FigureOptions& options) {
  return compute(graph, options, {});
}

HeapFigures consume_figures(HeapGraph& graph, const FigureOptions& options,
                            HeapStatistics* statistics) {
  Milestones milestones;
  milestones.classes_done = [&] {
    graph.node_id = {};
    graph.node_location = {};
    if (statistics != nullptr) return;
    graph.edge_name_or_index = {};
    graph.edge_type = {};
  };
  milestones.shallow_sizes_done = [&](const SizeColumn& shallow) {
    if (statistics != nullptr) *statistics = heap_statistics(graph, shallow);
    graph.edge_name_or_index = {};
    graph.edge_type = {};
    graph.edge_to = {};
    graph.first_edge = {};
    graph.node_name = {};
  };
  return compute(graph, options, milestones);
}

}  // namespace heapcli::analysis
