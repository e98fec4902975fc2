#include "analysis/objects/primitive.h"

#include <array>

#include "analysis/find_object.h"
#include "analysis/object_label.h"

namespace heapcli::analysis {
namespace {

constexpr std::array<std::string_view, 4> kOddballs = {"true", "false", "null",
                                                       "undefined"};

std::optional<std::string> oddball(std::string_view name) {
  for (const std::string_view word : kOddballs) {
    if (name == word) return std::string(word);
  }
  return std::nullopt;
}

// Up to Node 22 all of them bear the same name, and lead to the string that
// says which one it is by their first hidden edge. Since Node 24 it is the name
// of the node, which is `native` in Deno.
std::optional<std::string> oddball_text(const HeapGraph& graph,
                                        NodeIndex node) {
  const NodeType type = graph.type(node);
  if (type != NodeType::kHidden && type != NodeType::kNative) {
    return std::nullopt;
  }
  if (graph.name(node) != "system / Oddball") return oddball(graph.name(node));
  for (const EdgeIndex edge : graph.edges_of(node)) {
    if (graph.edge_type[edge] == EdgeType::kHidden &&
        graph.edge_name_or_index[edge] == 0 &&
        is_string(graph.type(graph.edge_to[edge]))) {
      return oddball(graph.name(graph.edge_to[edge]));
    }
  }
  return std::nullopt;
}

std::string symbol_text(const HeapGraph& graph, NodeIndex node) {
  const auto name = find_edge(graph, node, EdgeType::kInternal, "name");
  std::string text = "Symbol(";
  if (name && is_string(graph.type(graph.edge_to[*name]))) {
    text += graph.name(graph.edge_to[*name]);
  }
  return text + ")";
}

}  // namespace

std::optional<std::string_view> number_text(const HeapGraph& graph,
                                            NodeIndex node) {
  if (graph.type(node) != NodeType::kNumber) return std::nullopt;
  const auto value = find_edge(graph, node, EdgeType::kInternal, "value");
  if (!value || !is_string(graph.type(graph.edge_to[*value]))) {
    return std::nullopt;
  }
  return graph.name(graph.edge_to[*value]);
}

std::optional<std::string> primitive_text(const HeapGraph& graph,
                                          NodeIndex node) {
  switch (graph.type(node)) {
    case NodeType::kNumber:
      return std::string(number_text(graph, node).value_or("number"));
    case NodeType::kBigInt:
      return "bigint";
    case NodeType::kSymbol:
      return symbol_text(graph, node);
    default:
      return oddball_text(graph, node);
  }
}

bool has_system_name(const HeapGraph& graph, NodeIndex node) {
  return graph.name(node).starts_with("system / ");
}

bool is_javascript_value(const HeapGraph& graph, NodeIndex node) {
  switch (graph.type(node)) {
    case NodeType::kObject:
    case NodeType::kNative:
      return graph.name(node) == "system / JSProxy" ||
             !has_system_name(graph, node) ||
             oddball_text(graph, node).has_value();
    case NodeType::kHidden:
      return graph.name(node) == "system / JSProxy" ||
             oddball_text(graph, node).has_value();
    case NodeType::kClosure:
    case NodeType::kRegExp:
    case NodeType::kNumber:
    case NodeType::kSymbol:
    case NodeType::kBigInt:
      return true;
    default:
      return is_string(graph.type(node));
  }
}

bool has_number_values(const HeapGraph& graph) {
  for (const NodeIndex node : graph.nodes()) {
    if (number_text(graph, node)) return true;
  }
  return false;
}

}  // namespace heapcli::analysis
