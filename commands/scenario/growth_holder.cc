#include "commands/scenario/growth_holder.h"

#include <optional>
#include <vector>

#include "analysis/paths/path_search.h"
#include "analysis/paths/path_text.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::NodeIndex;

std::optional<NodeIndex> largest_new(const Heap& heap,
                                     const std::string& class_name,
                                     uint32_t newer_than) {
  std::optional<NodeIndex> largest;
  for (const NodeIndex node : heap.graph.nodes()) {
    const auto& its_class =
        heap.figures.classes[heap.figures.classes.class_of(node)];
    if (heap.figures.shallow[node] == 0 || its_class.name != class_name ||
        raw(heap.graph.node_id[node]) <= newer_than) {
      continue;
    }
    if (!largest || heap.retained[node] > heap.retained[*largest]) {
      largest = node;
    }
  }
  return largest;
}

}  // namespace

std::string growth_holder(const Heap& heap, const std::string& class_name,
                          uint32_t newer_than, const Context& context) {
  const auto node = largest_new(heap, class_name, newer_than);
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
  return printable(class_name + " @" +
                   std::to_string(raw(heap.graph.node_id[*node])) +
                   " held by " + path);
}

}  // namespace heapcli::commands
