// V8 writes what an object holds twice: as edges of the object, with names, and
// as edges of the arrays that store it. Only the former are of use, but for the
// tables of Maps and Sets, whose entries no other edges name.

#include "analysis/holding/holders.h"

#include <string_view>

#include "analysis/holding/holding_words.h"
#include "analysis/holding/owner.h"
#include "analysis/objects/global_object.h"

namespace heapcli::analysis {
namespace {

// The Map or Set whose table this is.
std::optional<NodeIndex> owner_of_table(const Heap& heap, NodeIndex table) {
  const HeapGraph& graph = heap.graph;
  const auto owner = owner_of(heap, table);
  if (!owner || graph.edge_type[owner->edge] != EdgeType::kInternal ||
      graph.type(owner->node) != NodeType::kObject) {
    return std::nullopt;
  }
  const auto name = StringIndex{graph.edge_name_or_index[owner->edge]};
  if (graph.strings[name] != "table") return std::nullopt;
  return owner->node;
}

HolderKind kind_of(EntryRole role) {
  switch (role) {
    case EntryRole::kKey:
      return HolderKind::kMapKey;
    case EntryRole::kValue:
      return HolderKind::kMapValue;
    case EntryRole::kMember:
      break;
  }
  return HolderKind::kSetMember;
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
  const bool is_pair =
      is_named(graph.edge_type[edge]) &&
      is_weak_map_pair(
          graph.strings[StringIndex{graph.edge_name_or_index[edge]}]);
  if (is_pair) {
    // The table's edge says the same once more.
    if (type == NodeType::kArray) return std::nullopt;
    return Holder{HolderKind::kWeakMapValue, holder_class, {}};
  }
  if (type != NodeType::kArray) {
    return Holder{HolderKind::kInternal, holder_class, {}};
  }
  if (array_ != from) {
    array_ = from;
    table_.reset();
    owner_ = owner_of_table(heap_, from);
    if (owner_) table_.emplace(graph, *owner_, from);
  }
  if (table_) {
    const auto slot = edge_number(graph, edge);
    if (!slot) return std::nullopt;
    return Holder{kind_of(table_->role(*slot)), classes.class_of(*owner_), {}};
  }
  const NodeType above = graph.type(heap_.dominator[from]);
  if (above == NodeType::kObject || above == NodeType::kClosure) {
    return std::nullopt;
  }
  return Holder{HolderKind::kInternal, holder_class, {}};
}

std::string holder_text(const Heap& heap, const Holder& holder) {
  std::string holder_class = heap.figures.classes[holder.holder_class].name;
  if (is_global_object(holder_class)) holder_class = "globalThis";
  // `Map key` is enough of a Map; a class of its own is named.
  const auto entry = [&](EntryRole role, std::string_view collection) {
    const std::string text = entry_text(role);
    return holder_class == collection ? text : text + " in " + holder_class;
  };
  switch (holder.kind) {
    case HolderKind::kProperty:
      return holder_class + member_text(heap.graph.strings[holder.name]);
    case HolderKind::kVariable:
      return variable_text(heap.graph.strings[holder.name]);
    case HolderKind::kElement:
      return holder_class + element_text({});
    case HolderKind::kMapValue:
      return holder_class + entry_text(EntryRole::kValue);
    case HolderKind::kMapKey:
      return entry(EntryRole::kKey, "Map");
    case HolderKind::kSetMember:
      return entry(EntryRole::kMember, "Set");
    case HolderKind::kWeakMapValue:
      return weak_map_value_text(holder_class);
    case HolderKind::kInternal:
      break;
  }
  return holder_class;
}

}  // namespace heapcli::analysis
