// Sorts the nodes of a heap into the classes a person sees: constructors for
// objects, one bucket for each kind of everything else.
// Source: DevTools' HeapSnapshotNode.className and classKeyInternal
// (front_end/entrypoints/heap_snapshot_worker/HeapSnapshot.ts).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/dom_state.h"
#include "analysis/heap_graph.h"
#include "analysis/ids.h"
#include "analysis/interface_names.h"

namespace heapcli::analysis {

struct HeapClass {
  std::string name;
  /// `scriptId,line,column,Name` for objects whose constructor has a source
  /// location, else `,Name`. Script ids mean nothing outside the process.
  std::string key;
};

class ClassIndex {
 public:
  /// Plain objects are all of the class `Object`. Keeps no reference to the
  /// graph.
  ClassIndex(const HeapGraph& graph, const DomStates& dom_states);

  /// Plain objects go by the interface that fits them best. `shapes` are the
  /// graph's own; the definitions may come from another snapshot. Keeps no
  /// reference to any of them.
  ClassIndex(const HeapGraph& graph, const DomStates& dom_states,
             const PlainObjectShapes& shapes,
             const std::vector<InterfaceDefinition>& definitions);

  size_t size() const { return classes_.size(); }
  const HeapClass& operator[](ClassId id) const { return classes_[raw(id)]; }
  ClassId class_of(NodeIndex node) const { return node_class_[node]; }
  const std::vector<HeapClass>& classes() const { return classes_; }
  const Column<NodeIndex, ClassId>& node_classes() const { return node_class_; }

 private:
  struct InterfaceObject {
    NodeIndex node;
    uint32_t definition;
    std::string_view name;
  };
  void assign(const HeapGraph& graph, const DomStates& dom_states,
              const std::vector<InterfaceObject>& objects);

  std::vector<HeapClass> classes_;
  Column<NodeIndex, ClassId> node_class_;
};

/// The name of the class of a node of this type and (raw) name.
std::string class_name(NodeType type, std::string_view type_name,
                       std::string_view node_name);

}  // namespace heapcli::analysis
