#include "analysis/class_index.h"

#include <limits>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace heapcli::analysis {
namespace {

constexpr ClassId kNoClass{std::numeric_limits<uint32_t>::max()};

// `<div id="a">` is a `<div>`, whether in the document or detached from it.
std::string element_name(std::string_view name) {
  constexpr std::string_view kDetached = "Detached <";
  const size_t tag = name.substr(0, 1) == "<" ? 1
                     : name.substr(0, kDetached.size()) == kDetached
                         ? kDetached.size()
                         : 0;
  if (tag == 0) return std::string(name);
  const size_t space = name.find(' ', tag);
  if (space == std::string_view::npos) return std::string(name);
  return std::string(name.substr(0, space)) + '>';
}

// Interns classes by their key.
class ClassTableBuilder {
 public:
  ClassId intern(std::string key, std::string_view name) {
    const auto [found, inserted] =
        by_key_.try_emplace(key, static_cast<ClassId>(classes_.size()));
    if (inserted) classes_.push_back({std::string(name), std::move(key)});
    return found->second;
  }
  std::vector<HeapClass> take() { return std::move(classes_); }

 private:
  std::vector<HeapClass> classes_;
  std::unordered_map<std::string, ClassId> by_key_;
};

std::string key_without_location(std::string_view name) {
  return "," + std::string(name);
}

}  // namespace

std::string class_name(NodeType type, std::string_view type_name,
                       std::string_view node_name) {
  switch (type) {
    case NodeType::kHidden:
      return "(system)";
    case NodeType::kObject:
    case NodeType::kNative:
      return element_name(node_name);
    case NodeType::kCode:
      return "(compiled code)";
    case NodeType::kClosure:
      return "Function";
    case NodeType::kRegExp:
      return "RegExp";
    default:
      return "(" + std::string(type_name) + ")";
  }
}

ClassIndex::ClassIndex(const HeapGraph& graph)
    : node_class_(graph.node_count(), kNoClass) {
  ClassTableBuilder builder;
  // Nodes of named types share a class when they share a name; the others
  // when they share a type. Both are looked up by number, not by text.
  Column<StringIndex, ClassId> class_of_name(graph.strings.size(), kNoClass);
  std::vector<ClassId> class_of_type(graph.meta.node_types.size(), kNoClass);

  const auto class_for = [&](NodeIndex node) {
    const NodeType type = graph.type(node);
    const bool named = type == NodeType::kObject || type == NodeType::kNative;
    ClassId& known = named ? class_of_name[graph.node_name[node]]
                           : class_of_type[graph.node_type_number[node]];
    if (known == kNoClass) {
      const std::string name =
          class_name(type, graph.type_name(node), graph.name(node));
      known = builder.intern(key_without_location(name), name);
    }
    return known;
  };

  // Locations are sorted by node, so one pointer follows along.
  auto location = graph.locations.begin();
  for (const NodeIndex node : graph.nodes()) {
    const bool located =
        location != graph.locations.end() && location->node == node;
    if (located && graph.type(node) == NodeType::kObject) {
      const std::string name(class_name(
          NodeType::kObject, graph.type_name(node), graph.name(node)));
      node_class_[node] =
          builder.intern(std::to_string(location->script_id) + "," +
                             std::to_string(location->line) + "," +
                             std::to_string(location->column) + "," + name,
                         name);
    } else {
      node_class_[node] = class_for(node);
    }
    if (located) ++location;
  }
  classes_ = builder.take();
}

}  // namespace heapcli::analysis
