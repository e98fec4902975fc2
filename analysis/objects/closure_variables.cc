#include "analysis/objects/closure_variables.h"

#include <optional>

#include "analysis/find_object.h"

namespace heapcli::analysis {
namespace {

// No program nests so deeply; a broken file may lead in a circle.
constexpr size_t kMostScopes = 256;

std::optional<NodeIndex> follow(const HeapGraph& graph, NodeIndex node,
                                std::string_view name) {
  const auto edge = find_edge(graph, node, EdgeType::kInternal, name);
  if (!edge) return std::nullopt;
  return graph.edge_to[*edge];
}

bool is_scope(const HeapGraph& graph, NodeIndex node) {
  // The native context holds V8's builtins, not variables.
  return graph.name(node).starts_with("system / Context");
}

}  // namespace

std::vector<ClosureVariable> closure_variables(const HeapGraph& graph,
                                               NodeIndex function) {
  std::vector<ClosureVariable> variables;
  if (graph.type(function) != NodeType::kClosure) return variables;
  auto context = follow(graph, function, "context");
  for (size_t depth = 0;
       context && is_scope(graph, *context) && depth < kMostScopes; ++depth) {
    for (const EdgeIndex edge : graph.edges_of(*context)) {
      if (graph.edge_type[edge] != EdgeType::kContext) continue;
      variables.push_back({edge, *context, depth});
    }
    context = follow(graph, *context, "previous");
  }
  return variables;
}

}  // namespace heapcli::analysis
