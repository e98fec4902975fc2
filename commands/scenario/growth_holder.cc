#include "commands/scenario/growth_holder.h"

#include <optional>
#include <vector>

#include "analysis/paths/path_search.h"
#include "analysis/paths/path_text.h"
#include "commands/scenario/judge_snapshots.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::NodeIndex;

template <class Wanted>
std::optional<NodeIndex> largest_of(const Heap& heap, const Wanted& wanted) {
  std::optional<NodeIndex> largest;
  for (const NodeIndex node : heap.graph.nodes()) {
    if (!wanted(node)) continue;
    if (!largest || heap.retained[node] > heap.retained[*largest]) {
      largest = node;
    }
  }
  return largest;
}

const std::string& class_name_of(const Heap& heap, NodeIndex node) {
  return heap.figures.classes[heap.figures.classes.class_of(node)].name;
}

std::string held_by(const Heap& heap, std::optional<NodeIndex> node,
                    const Context& context) {
  if (!node) return "";
  const analysis::PathSearch search(heap, analysis::PathKind::kTelling,
                                    context.stop);
  if (!search.reaches(*node)) return "";
  const std::vector<std::string> parts = analysis::path_parts(
      heap.graph,
      analysis::StepReader(heap.graph, analysis::StepDetail::kAnyEntry)
          .read(search.best(*node)),
      analysis::function_labels(heap.graph));
  if (parts.empty()) return "";
  const std::string path = (parts.size() > 1 ? "… → " : "") + parts.back();
  return printable(class_name_of(heap, *node) + " @" +
                   std::to_string(raw(heap.graph.node_id[*node])) +
                   " held by " + path);
}

}  // namespace

std::string growth_holder(const Heap& heap, const std::string& class_name,
                          uint32_t newer_than, const Context& context) {
  return held_by(heap,
                 largest_of(heap,
                            [&](NodeIndex node) {
                              return heap.figures.shallow[node] > 0 &&
                                     class_name_of(heap, node) == class_name &&
                                     raw(heap.graph.node_id[node]) > newer_than;
                            }),
                 context);
}

std::string detached_holder(const Heap& heap, const Context& context) {
  return held_by(
      heap,
      largest_of(heap, [&](NodeIndex node) { return is_detached(heap, node); }),
      context);
}

}  // namespace heapcli::commands
