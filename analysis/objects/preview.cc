#include "analysis/objects/preview.h"

#include <utility>

#include "analysis/figure_text.h"
#include "analysis/find_object.h"
#include "analysis/object_label.h"
#include "analysis/objects/global_object.h"
#include "analysis/objects/members.h"
#include "analysis/objects/primitive.h"
#include "analysis/objects/special_objects.h"
#include "analysis/objects/string_text.h"

namespace heapcli::analysis {
namespace {

// Members in braces, as many as fit.
class MemberList {
 public:
  MemberList(const PreviewLimits& limits, char open, char close)
      : limits_(limits), text_(1, open), close_(close) {}

  /// False when there is no room for another one.
  bool add(const std::string& member) {
    if (count_ == limits_.members || text_.size() >= limits_.bytes) {
      end_early();
      return false;
    }
    if (count_++ > 0) text_ += ", ";
    text_ += member;
    return true;
  }
  void end_early() {
    if (!std::exchange(ended_, true)) text_ += count_ == 0 ? "…" : ", …";
  }
  bool empty() const { return count_ == 0; }
  std::string take() { return text_ + close_; }

 private:
  const PreviewLimits& limits_;
  std::string text_;
  const char close_;
  size_t count_ = 0;
  bool ended_ = false;
};

std::string_view file_name(std::string_view url) {
  const size_t slash = url.rfind('/');
  return slash == url.npos || slash + 1 == url.size() ? url
                                                      : url.substr(slash + 1);
}

bool is_plain(const HeapGraph& graph, NodeIndex node) {
  return graph.type(node) == NodeType::kObject && graph.name(node) == "Object";
}

}  // namespace

std::string Previewer::class_name(NodeIndex node) const {
  const ClassIndex& classes = heap_.figures.classes;
  if (is_proxy(graph_, node)) return "Proxy";
  const std::string& name = classes[classes.class_of(node)].name;
  return is_global_object(name) ? "globalThis" : cut_text(name, 60);
}

std::string Previewer::text_of(NodeIndex node, size_t limit) const {
  // A character has four bytes at most.
  const StringText found = string_text(graph_, node, 4 * limit + 4);
  return (found.holds_parent ? "part of " : "") +
         quoted(found.text, limit, found.cut);
}

std::string Previewer::position(NodeIndex node) const {
  const SourceLocation* const location = graph_.location(node);
  if (location == nullptr || urls_ == nullptr) return "";
  const auto url = urls_->find(location->script_id);
  if (url == urls_->end()) return "";
  return cut_text(file_name(url->second)) + ":" +
         std::to_string(uint64_t{location->line} + 1) + ":" +
         std::to_string(uint64_t{location->column} + 1);
}

std::string Previewer::function(NodeIndex node) const {
  if (const auto target = bound_function(graph_, node)) {
    return "bound " + value(*target);
  }
  const std::string_view name = graph_.name(node);
  std::string text = (name.empty() ? "(anonymous)" : cut_text(name)) + "()";
  const std::string where = position(node);
  return where.empty() ? text : text + " " + where;
}

std::string Previewer::value(NodeIndex node) const {
  if (is_string(graph_.type(node))) return text_of(node, limits_.member_text);
  if (auto primitive = primitive_text(graph_, node)) return *primitive;
  if (is_accessor_pair(graph_, node)) return "(accessor)";
  if (graph_.type(node) == NodeType::kRegExp) {
    return "/" + cut_text(graph_.name(node), 40) + "/";
  }
  if (graph_.type(node) == NodeType::kClosure) {
    const std::string_view name = graph_.name(node);
    return (name.empty() ? "(anonymous)" : cut_text(name, 60)) + "()";
  }
  if (const auto length = array_length(graph_, node)) {
    return "Array(" + extent_text(*length) + ")";
  }
  if (const auto found = collection(graph_, node, 0)) {
    return class_name(node) + "(" + extent_text(found->size) + ")";
  }
  const bool named =
      graph_.type(node) == NodeType::kSynthetic && !graph_.name(node).empty();
  return (named ? cut_text(graph_.name(node), 60) : class_name(node)) + " @" +
         std::to_string(raw(graph_.node_id[node]));
}

std::string Previewer::label(NodeIndex node) const {
  if (auto primitive = primitive_text(graph_, node)) return *primitive;
  std::string text = value(node);
  const std::string id = " @" + std::to_string(raw(graph_.node_id[node]));
  return text.ends_with(id) ? text : text + id;
}

std::string Previewer::array(NodeIndex node, const Extent& length) const {
  MemberList list(limits_, '[', ']');
  uint64_t next = 0;
  for_each_member(graph_, node, [&](EdgeIndex edge, Role role) {
    if (role != Role::kElement && role != Role::kProperty) return true;
    std::string text = value(graph_.edge_to[edge]);
    const bool in_order =
        role == Role::kElement && graph_.edge_name_or_index[edge] == next;
    if (!in_order) text = member_name(graph_, edge) + ": " + text;
    if (role == Role::kElement) {
      next = uint64_t{graph_.edge_name_or_index[edge]} + 1;
    }
    return list.add(text);
  });
  const std::string head = "Array(" + extent_text(length) + ")";
  return list.empty() ? head : head + " " + list.take();
}

std::string Previewer::entries(NodeIndex node,
                               const Collection& collection) const {
  MemberList list(limits_, '{', '}');
  const auto side = [&](const std::optional<EdgeIndex>& edge) {
    return edge ? value(graph_.edge_to[*edge]) : std::string("number");
  };
  for (const Entry& entry : collection.entries) {
    const bool has_value = collection.kind == CollectionKind::kMap ||
                           collection.kind == CollectionKind::kWeakMap;
    if (!list.add(has_value ? side(entry.key) + " => " + side(entry.value)
                            : side(entry.key))) {
      break;
    }
  }
  if (collection.size.most > collection.entries.size()) list.end_early();
  return class_name(node) + "(" + extent_text(collection.size) + ")" +
         (collection.entries.empty() ? "" : " " + list.take());
}

std::string Previewer::members(NodeIndex node) const {
  MemberList list(limits_, '{', '}');
  for_each_member(graph_, node, [&](EdgeIndex edge, Role role) {
    const bool shown = role == Role::kProperty || role == Role::kElement ||
                       role == Role::kVariable;
    return !shown || list.add(member_name(graph_, edge) + ": " +
                              value(graph_.edge_to[edge]));
  });
  return list.take();
}

std::string Previewer::internal_members(NodeIndex node) const {
  MemberList list(limits_, '{', '}');
  for (const EdgeIndex edge : graph_.edges_of(node)) {
    const std::string name = raw_edge_name(graph_, edge);
    if (name == "map") continue;
    if (!list.add(cut_text(name, 40) + ": " + value(graph_.edge_to[edge]))) {
      break;
    }
  }
  return list.empty() ? "" : " " + list.take();
}

std::string Previewer::preview(NodeIndex node, bool class_is_known) const {
  const NodeType type = graph_.type(node);
  if (is_string(type)) return text_of(node, limits_.text);
  if (auto primitive = primitive_text(graph_, node)) return *primitive;
  if (type == NodeType::kClosure) return function(node);
  if (type == NodeType::kRegExp) {
    return "/" + cut_text(graph_.name(node), limits_.text) + "/";
  }
  if (type == NodeType::kNative && is_javascript_value(graph_, node) &&
      !is_proxy(graph_, node)) {
    const bool detached = heap_.figures.dom_states[node] == DomState::kDetached;
    const std::string name = cut_text(graph_.name(node));
    return detached && !name.starts_with(kDetachedPrefix)
               ? std::string(kDetachedPrefix) + name
               : name;
  }
  if (const auto length = array_length(graph_, node)) {
    return array(node, *length);
  }
  // One more than is shown tells whether to end with an ellipsis.
  if (const auto found = collection(graph_, node, limits_.members)) {
    return entries(node, *found);
  }
  if (std::string text = special(node); !text.empty()) return text;
  const bool is_context = graph_.name(node).starts_with("system / Context");
  if (!is_javascript_value(graph_, node) && !is_context) {
    return cut_text(graph_.name(node)) + internal_members(node);
  }
  if (class_is_known || is_plain(graph_, node)) return members(node);
  return class_name(node) + " " + members(node);
}

std::string Previewer::special(NodeIndex node) const {
  const SpecialObject found = special_object(graph_, node);
  switch (found.kind) {
    case SpecialKind::kNone:
      return "";
    case SpecialKind::kDate:
      return class_name(node) + (found.text.empty() ? "" : " " + found.text);
    case SpecialKind::kError:
      return class_name(node) + ": " + found.text;
    case SpecialKind::kBytes:
      return class_name(node) + " of " + format_bytes(found.bytes);
    case SpecialKind::kView:
      return class_name(node) + " on a buffer of " + format_bytes(found.bytes);
    case SpecialKind::kHolder:
      if (!found.held && found.text.empty()) return "";
      return class_name(node) + " {" +
             (found.held ? value(*found.held) : found.text) + "}";
  }
  return "";
}

std::string_view collection_name(CollectionKind kind) {
  switch (kind) {
    case CollectionKind::kMap:
      return "Map";
    case CollectionKind::kSet:
      return "Set";
    case CollectionKind::kWeakMap:
      return "WeakMap";
    case CollectionKind::kWeakSet:
      return "WeakSet";
  }
  return "";
}

std::string extent_text(const Extent& extent) {
  const std::string least = format_count(extent.least);
  return extent.exact() ? least : least + "–" + format_count(extent.most);
}

std::string cut_text(std::string_view text, size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && (text[limit] & 0xC0) == 0x80) --limit;
  return std::string(text.substr(0, limit)) + "…";
}

}  // namespace heapcli::analysis
