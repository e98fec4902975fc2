#include "analysis/objects/members.h"

#include "analysis/objects/primitive.h"
#include "analysis/objects/string_text.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kLongestName = 60;
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

bool is_identifier(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name.substr(name[0] == '#' ? 1 : 0)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit && c != '_' && c != '$') return false;
  }
  return name != "#";
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
  std::string_view name = name_of(graph, edge);
  if (is_identifier(name) && name.size() <= kLongestName) {
    return std::string(name);
  }
  if (name.starts_with(kSymbol) && name.ends_with(">")) {
    name.remove_prefix(kSymbol.size());
    name.remove_suffix(1);
    if (name.starts_with(" ")) name.remove_prefix(1);
    const std::string text = quoted(name, kLongestName);
    return "[Symbol(" + text.substr(1, text.size() - 2) + ")]";
  }
  return quoted(name, kLongestName);
}

}  // namespace heapcli::analysis
