#include "analysis/diff.h"

#include <optional>
#include <unordered_map>

#include "analysis/class_index.h"
#include "analysis/dom_state.h"
#include "analysis/edge_sets.h"
#include "analysis/figure_steps.h"
#include "analysis/id_order.h"
#include "analysis/interface_names.h"
#include "analysis/parallel.h"
#include "analysis/shallow_sizes.h"

namespace heapcli::analysis {
namespace {

// The classes of two snapshots under one numbering.
class JoinedClasses {
 public:
  JoinedClasses(const ClassIndex& base, const ClassIndex& target,
                bool with_locations)
      : with_locations_(with_locations),
        base_to_joined_(join(base)),
        target_to_joined_(join(target)) {}

  ClassDelta& of_base(ClassId id) { return rows_[base_to_joined_[raw(id)]]; }
  ClassDelta& of_target(ClassId id) {
    return rows_[target_to_joined_[raw(id)]];
  }
  /// Counts an object of the target among those whose origins are listed.
  void add_origin(ClassId target_class, TraceIndex trace, uint64_t bytes) {
    origins_.add(target_to_joined_[raw(target_class)], trace, bytes);
  }
  /// With their origins.
  std::vector<ClassDelta>& finish() {
    auto by_row = origins_.by_row(rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) {
      rows_[i].origins = std::move(by_row[i]);
    }
    return rows_;
  }

 private:
  std::vector<uint32_t> join(const ClassIndex& classes) {
    std::vector<uint32_t> joined;
    joined.reserve(classes.size());
    for (const HeapClass& heap_class : classes.classes()) {
      const std::string key =
          with_locations_ ? heap_class.key : "," + heap_class.name;
      const auto [found, inserted] =
          by_key_.try_emplace(key, static_cast<uint32_t>(rows_.size()));
      if (inserted) {
        rows_.emplace_back();
        rows_.back().name = heap_class.name;
        rows_.back().key = key;
      }
      joined.push_back(found->second);
    }
    return joined;
  }

  const bool with_locations_;
  std::vector<ClassDelta> rows_;
  std::unordered_map<std::string, uint32_t> by_key_;
  std::vector<uint32_t> base_to_joined_;
  std::vector<uint32_t> target_to_joined_;
  OriginCounter origins_;
};

// What the comparison needs to know of one snapshot.
struct Side {
  const HeapGraph& graph;
  std::vector<IdAndNode> order;  ///< By id.
  SizeColumn shallow;
  ClassIndex classes;

  uint64_t size(NodeIndex node) const { return shallow[node]; }
  ClassId class_of(NodeIndex node) const { return classes.class_of(node); }
};

// Both snapshots go by the interfaces of the later one, as in DevTools'
// aggregatesForDiff: else an object would change its class when the number of
// its like passes a threshold.
// `shapes` are those of the graph; null for raw names.
Side make_side(const HeapGraph& graph, const PlainObjectShapes* shapes,
               const std::vector<InterfaceDefinition>& interfaces) {
  std::vector<IdAndNode> order;
  std::optional<SizeColumn> shallow;
  std::optional<ClassIndex> classes;
  both(
      [&] {
        order = nodes_by_id(graph);
        shallow.emplace(adjusted_shallow_sizes(graph, weak_edges(graph)));
      },
      [&] {
        const DomStates dom_states(graph);
        if (shapes == nullptr) {
          classes.emplace(graph, dom_states);
        } else {
          classes.emplace(graph, dom_states, *shapes, interfaces);
        }
      });
  return {graph, std::move(order), std::move(*shallow), std::move(*classes)};
}

// Walks both snapshots in the order of ids and counts what only one has.
void count_added_and_removed(const Side& base, const Side& target,
                             JoinedClasses& joined) {
  const auto remove = [&](NodeIndex node) {
    const uint64_t size = base.size(node);
    if (size != 0) joined.of_base(base.class_of(node)).removed.add(size);
  };
  const auto add = [&](NodeIndex node) {
    const uint64_t size = target.size(node);
    if (size == 0) return;
    joined.of_target(target.class_of(node)).added.add(size);
    joined.add_origin(target.class_of(node), target.graph.trace(node), size);
  };

  auto was = base.order.begin();
  auto is = target.order.begin();
  while (was != base.order.end() || is != target.order.end()) {
    if (is == target.order.end() ||
        (was != base.order.end() && was->id < is->id)) {
      remove((was++)->node);
    } else if (was == base.order.end() || is->id < was->id) {
      add((is++)->node);
    } else {
      // In both: ignored, unless it counts in one only or changed its class.
      const bool in_base = base.size(was->node) != 0;
      const bool in_target = target.size(is->node) != 0;
      if (in_base != in_target ||
          &joined.of_base(base.class_of(was->node)) !=
              &joined.of_target(target.class_of(is->node))) {
        remove(was->node);
        add(is->node);
      }
      ++was;
      ++is;
    }
  }
}

void set_deltas(ClassDelta& row, bool comparable) {
  const Amount& gained = comparable ? row.added : row.target;
  const Amount& lost = comparable ? row.removed : row.base;
  row.count_delta = static_cast<int64_t>(gained.count - lost.count);
  row.bytes_delta = static_cast<int64_t>(gained.bytes - lost.bytes);
}

void add_to(Amount& sum, const Amount& amount) {
  sum.count += amount.count;
  sum.bytes += amount.bytes;
}

}  // namespace

Diff diff(const HeapGraph& base_graph, const HeapGraph& target_graph,
          const FigureOptions& options) {
  FigureSteps steps(options, 4);
  std::optional<PlainObjectShapes> base_shapes;
  std::optional<PlainObjectShapes> target_shapes;
  std::vector<InterfaceDefinition> interfaces;
  if (!options.raw_names) {
    both([&] { base_shapes.emplace(base_graph); },
         [&] { target_shapes.emplace(target_graph); });
    interfaces = target_shapes->infer_interfaces();
  }
  const auto get = [](const auto& shapes) {
    return shapes ? &*shapes : nullptr;
  };
  steps.done();
  const Side base = make_side(base_graph, get(base_shapes), interfaces);
  steps.done();
  const Side target = make_side(target_graph, get(target_shapes), interfaces);
  steps.done();

  Diff result;
  result.identity =
      compare_identity(base_graph, base.order, target_graph, target.order);
  const bool comparable = result.identity.comparable;

  JoinedClasses joined(base.classes, target.classes, comparable);
  for (const NodeIndex node : base_graph.nodes()) {
    const uint64_t size = base.size(node);
    if (size != 0) joined.of_base(base.class_of(node)).base.add(size);
  }
  for (const NodeIndex node : target_graph.nodes()) {
    const uint64_t size = target.size(node);
    if (size == 0) continue;
    const ClassId id = target.class_of(node);
    joined.of_target(id).target.add(size);
    if (!comparable) joined.add_origin(id, target_graph.trace(node), size);
  }
  if (comparable) count_added_and_removed(base, target, joined);

  result.totals.name = "(total)";
  for (ClassDelta& row : joined.finish()) {
    set_deltas(row, comparable);
    add_to(result.totals.base, row.base);
    add_to(result.totals.target, row.target);
    add_to(result.totals.added, row.added);
    add_to(result.totals.removed, row.removed);
    const bool differs = comparable
                             ? row.added.count + row.removed.count != 0
                             : row.count_delta != 0 || row.bytes_delta != 0;
    if (differs) result.classes.push_back(std::move(row));
  }
  set_deltas(result.totals, comparable);
  steps.done();
  return result;
}

}  // namespace heapcli::analysis
