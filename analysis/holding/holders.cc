// V8 writes what an object holds twice: as edges of the object, with names, and
// as edges of the arrays that store it. Only the former are of use, but for the
// tables of Maps and Sets, whose entries no other edges name.

#include "analysis/holding/holders.h"

#include <string_view>

#include "analysis/objects/global_object.h"
#include "analysis/objects/string_text.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kLongestName = 60;

// Where V8 writes the table of a Map: before its properties.
constexpr size_t kMostEdges = 1000;

// The Map or Set whose table this is.
std::optional<NodeIndex> owner_of_table(const Heap& heap, NodeIndex table) {
  const HeapGraph& graph = heap.graph;
  const NodeIndex owner = heap.dominator[table];
  if (graph.type(owner) != NodeType::kObject) return std::nullopt;
  size_t seen = 0;
  for (const EdgeIndex edge : graph.edges_of(owner)) {
    if (++seen > kMostEdges) break;
    if (graph.edge_to[edge] != table ||
        graph.edge_type[edge] != EdgeType::kInternal) {
      continue;
    }
    const auto name = StringIndex{graph.edge_name_or_index[edge]};
    if (graph.strings[name] == "table") return owner;
    return std::nullopt;
  }
  return std::nullopt;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '_' || c == '$' ||
                        c == '#' || (c & 0x80) != 0;
    if (!letter) return false;
  }
  return true;
}

}  // namespace

std::optional<Holder> HolderReader::operator()(NodeIndex from, EdgeIndex edge) {
  const HeapGraph& graph = heap_.graph;
  const ClassIndex& classes = heap_.figures.classes;
  const NodeType type = graph.type(from);
  const ClassId holder_class = classes.class_of(from);
  if (type == NodeType::kSynthetic) return std::nullopt;
  switch (graph.edge_type[edge]) {
    case EdgeType::kWeak:
    case EdgeType::kShortcut:
      return std::nullopt;
    case EdgeType::kProperty:
      return Holder{HolderKind::kProperty, holder_class,
                    StringIndex{graph.edge_name_or_index[edge]}};
    case EdgeType::kContext:
      // All contexts are of one class, which says nothing.
      return Holder{HolderKind::kVariable, ClassId{},
                    StringIndex{graph.edge_name_or_index[edge]}};
    case EdgeType::kElement:
      return Holder{HolderKind::kElement, holder_class, {}};
    default:
      break;
  }
  if (type != NodeType::kArray) {
    return Holder{HolderKind::kInternal, holder_class, {}};
  }
  if (array_ != from) {
    array_ = from;
    of_array_ = of_array(from);
  }
  return of_array_;
}

std::optional<Holder> HolderReader::of_array(NodeIndex from) {
  const ClassIndex& classes = heap_.figures.classes;
  const auto owner = owner_of_table(heap_, from);
  if (owner) return Holder{HolderKind::kEntry, classes.class_of(*owner), {}};
  const NodeType above = heap_.graph.type(heap_.dominator[from]);
  if (above == NodeType::kObject || above == NodeType::kClosure) {
    return std::nullopt;
  }
  return Holder{HolderKind::kInternal, classes.class_of(from), {}};
}

std::string holder_text(const Heap& heap, const Holder& holder) {
  std::string holder_class = heap.figures.classes[holder.holder_class].name;
  if (is_global_object(holder_class)) holder_class = "globalThis";
  const std::string name(heap.graph.strings[holder.name]);
  switch (holder.kind) {
    case HolderKind::kProperty:
      if (is_identifier(name)) return holder_class + "." + name;
      if (name.starts_with("<symbol")) return holder_class + "[" + name + "]";
      return holder_class + "[" + quoted(name, kLongestName) + "]";
    case HolderKind::kVariable:
      return "variable " + name;
    case HolderKind::kElement:
      return holder_class + "[]";
    case HolderKind::kEntry:
      return holder_class + " entry";
    case HolderKind::kInternal:
      break;
  }
  return holder_class;
}

}  // namespace heapcli::analysis
