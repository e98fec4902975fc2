#include "analysis/objects/members.h"

#include "analysis/holding/holding_words.h"
#include "analysis/objects/primitive.h"

namespace heapcli::analysis {
namespace {

constexpr std::string_view kSymbol = "<symbol";

std::string_view name_of(const HeapGraph& graph, EdgeIndex edge) {
  return graph.strings[StringIndex{graph.edge_name_or_index[edge]}];
}

// `get size` of `size`; but V8 gives a symbol's halves the symbol's own name.
bool is_half_of(std::string_view accessor, std::string_view name) {
  if (accessor.starts_with(kSymbol)) return name == accessor;
  return name.size() == accessor.size() + 4 && name.ends_with(accessor) &&
         (name.starts_with("get ") || name.starts_with("set "));
}

}  // namespace

bool is_accessor_pair(const HeapGraph& graph, NodeIndex node) {
  return graph.name(node) == "system / AccessorPair";
}

Role RoleReader::operator()(EdgeIndex edge) {
  switch (graph_.edge_type[edge]) {
    case EdgeType::kElement:
      return Role::kElement;
    case EdgeType::kContext:
      return Role::kVariable;
    case EdgeType::kWeak:
      return Role::kWeak;
    case EdgeType::kInternal:
      // What V8 makes of a property whose name is empty.
      return name_of(graph_, edge).empty() ? Role::kProperty : Role::kInternal;
    case EdgeType::kProperty:
      break;
    default:
      return Role::kInternal;
  }
  const std::string_view name = name_of(graph_, edge);
  const NodeIndex to = graph_.edge_to[edge];
  if (is_accessor_pair(graph_, to)) {
    accessor_ = name;
    return Role::kProperty;
  }
  if (!accessor_.empty() && is_half_of(accessor_, name)) {
    return Role::kAccessorHalf;
  }
  accessor_ = {};
  if (name == "__proto__") return Role::kPrototype;
  // Private symbols of V8's own lead to what no program sees.
  return is_javascript_value(graph_, to) ? Role::kProperty : Role::kInternal;
}

std::string raw_edge_name(const HeapGraph& graph, EdgeIndex edge) {
  if (!is_named(graph.edge_type[edge])) {
    return std::to_string(graph.edge_name_or_index[edge]);
  }
  return std::string(name_of(graph, edge));
}

std::string member_name(const HeapGraph& graph, EdgeIndex edge) {
  if (!is_named(graph.edge_type[edge])) {
    return std::to_string(graph.edge_name_or_index[edge]);
  }
  return member_name(name_of(graph, edge));
}

}  // namespace heapcli::analysis
