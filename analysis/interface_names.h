// Names for plain objects. A heap holds many objects whose class is just
// `Object`; those that share properties are listed as `{id, name}` instead.
// Source: DevTools' HeapSnapshot.inferInterfaceDefinitions and
// applyInterfaceDefinitions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct InterfaceDefinition {
  std::string name;  ///< `{id, name}`
  /// In the order of the objects that gave the name.
  std::vector<std::string> properties;
};

/// The plain objects of a heap, grouped by the names of their properties in
/// the order of their edges: objects of one shape get the same name. Keeps a
/// reference to the graph.
class PlainObjectShapes {
 public:
  explicit PlainObjectShapes(const HeapGraph& graph);

  struct Member {
    NodeIndex node;
    uint32_t shape;
  };
  /// In the order of nodes.
  const std::vector<Member>& members() const { return members_; }
  size_t size() const { return first_name_.size() - 1; }

  /// The most popular sets of properties: at least two objects and one in a
  /// thousand have them. Most popular first.
  std::vector<InterfaceDefinition> infer_interfaces() const;

  /// By shape: index of the definition that fits best (the one with the most
  /// properties, of those the first), or -1.
  std::vector<int32_t> match(
      const std::vector<InterfaceDefinition>& definitions) const;

 private:
  const HeapGraph& graph_;
  std::vector<Member> members_;
  std::vector<uint64_t> count_;       ///< By shape.
  std::vector<uint32_t> first_name_;  ///< By shape, and one past the last.
  std::vector<StringIndex> names_;    ///< Property names, shape by shape.
};

/// A property's name as it stands in the name of an interface: in quotes, as
/// JSON, if it could be confused with its surroundings.
std::string format_property_name(std::string_view name);

}  // namespace heapcli::analysis
