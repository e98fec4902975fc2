#include "analysis/class_index.h"

#include <limits>
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

std::string key_without_location(std::string_view name) {
  return "," + std::string(name);
}

// Numbers the classes. A class is found by the number of a name, a type or an
// interface where possible, by its key the first time only.
class ClassInterner {
 public:
  explicit ClassInterner(const HeapGraph& graph)
      : graph_(graph),
        of_name_(graph.strings.size(), kNoClass),
        of_type_(graph.meta.node_types.size(), kNoClass) {}

  /// Nodes of named types share a class when they share a name, the others
  /// when they share a type.
  ClassId plain(NodeIndex node) {
    const NodeType type = graph_.type(node);
    const bool named = type == NodeType::kObject || type == NodeType::kNative;
    ClassId& known = named ? of_name_[graph_.node_name[node]]
                           : of_type_[graph_.node_type_number[node]];
    if (known == kNoClass) {
      const std::string name =
          class_name(type, graph_.type_name(node), graph_.name(node));
      known = intern(key_without_location(name), name);
    }
    return known;
  }

  ClassId detached(NodeIndex node) {
    const auto [found, inserted] =
        of_detached_name_.try_emplace(raw(graph_.node_name[node]), kNoClass);
    if (inserted) {
      const std::string name = class_name(
          NodeType::kNative, graph_.type_name(node),
          std::string(kDetachedPrefix) + std::string(graph_.name(node)));
      found->second = intern(key_without_location(name), name);
    }
    return found->second;
  }

  ClassId of_interface(uint32_t definition, std::string_view name) {
    if (of_interface_.size() <= definition) {
      of_interface_.resize(definition + 1, kNoClass);
    }
    ClassId& known = of_interface_[definition];
    if (known == kNoClass) known = intern(key_without_location(name), name);
    return known;
  }

  /// Of an object whose constructor has a location; `interface` when it goes
  /// by one.
  template <class InterfaceObject>
  ClassId located(NodeIndex node, const InterfaceObject* interface) {
    const Constructor constructor{graph_.location_index(node),
                                  interface == nullptr
                                      ? uint64_t{raw(graph_.node_name[node])}
                                      : ~uint64_t{interface->definition}};
    // Objects of one constructor often follow one another.
    if (constructor == last_constructor_) return last_located_;
    last_constructor_ = constructor;
    const auto [found, inserted] =
        of_constructor_.try_emplace(constructor, kNoClass);
    if (inserted) {
      const SourceLocation& location = *graph_.location(node);
      const std::string name =
          interface == nullptr
              ? class_name(NodeType::kObject, {}, graph_.name(node))
              : std::string(interface->name);
      found->second = intern(std::to_string(location.script_id) + "," +
                                 std::to_string(location.line) + "," +
                                 std::to_string(location.column) + "," + name,
                             name);
    }
    last_located_ = found->second;
    return last_located_;
  }

  std::vector<HeapClass> take() { return std::move(classes_); }

 private:
  struct Constructor {
    LocationIndex location = kNoLocation;
    uint64_t name = 0;  ///< Number of the name, or of the interface, inverted.

    bool operator==(const Constructor&) const = default;
  };
  struct ConstructorHash {
    size_t operator()(const Constructor& constructor) const {
      const uint64_t location = raw(constructor.location);
      uint64_t hash = constructor.name ^ (location << 32);
      hash *= 0x9E3779B97F4A7C15u;
      return hash ^ hash >> 32;
    }
  };

  ClassId intern(std::string key, std::string_view name) {
    const auto [found, inserted] =
        by_key_.try_emplace(key, static_cast<ClassId>(classes_.size()));
    if (inserted) classes_.push_back({std::string(name), std::move(key)});
    return found->second;
  }

  const HeapGraph& graph_;
  std::vector<HeapClass> classes_;
  std::unordered_map<std::string, ClassId> by_key_;
  Column<StringIndex, ClassId> of_name_;
  std::vector<ClassId> of_type_;
  std::vector<ClassId> of_interface_;
  std::unordered_map<uint32_t, ClassId> of_detached_name_;
  std::unordered_map<Constructor, ClassId, ConstructorHash> of_constructor_;
  Constructor last_constructor_;
  ClassId last_located_ = kNoClass;
};

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

ClassIndex::ClassIndex(const HeapGraph& graph, const DomStates& dom_states)
    : node_class_(graph.node_count(), kNoClass) {
  assign(graph, dom_states, {});
}

ClassIndex::ClassIndex(const HeapGraph& graph, const DomStates& dom_states,
                       const PlainObjectShapes& shapes,
                       const std::vector<InterfaceDefinition>& definitions)
    : node_class_(graph.node_count(), kNoClass) {
  const std::vector<int32_t> definition_of = shapes.match(definitions);
  std::vector<InterfaceObject> objects;
  for (const PlainObjectShapes::Member& member : shapes.members()) {
    const int32_t definition = definition_of[member.shape];
    if (definition < 0) continue;
    objects.push_back({member.node, static_cast<uint32_t>(definition),
                       definitions[static_cast<size_t>(definition)].name});
  }
  assign(graph, dom_states, objects);
}

void ClassIndex::assign(const HeapGraph& graph, const DomStates& dom_states,
                        const std::vector<InterfaceObject>& objects) {
  ClassInterner classes(graph);
  // Interface objects are sorted by node, so that one pointer follows along.
  auto object = objects.begin();
  for (const NodeIndex node : graph.nodes()) {
    const bool has_interface = object != objects.end() && object->node == node;
    if (graph.type(node) == NodeType::kObject &&
        graph.location_index(node) != kNoLocation) {
      node_class_[node] =
          classes.located(node, has_interface ? &*object : nullptr);
    } else if (has_interface) {
      node_class_[node] =
          classes.of_interface(object->definition, object->name);
    } else if (dom_states.prefixes_name(graph, node)) {
      node_class_[node] = classes.detached(node);
    } else {
      node_class_[node] = classes.plain(node);
    }
    if (has_interface) ++object;
  }
  classes_ = classes.take();
}

}  // namespace heapcli::analysis
