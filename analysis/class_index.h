// Sorts the nodes of a heap into the classes a person sees: constructors for
// objects, one bucket for each kind of everything else.
// Source: DevTools' HeapSnapshotNode.className and classKeyInternal
// (front_end/entrypoints/heap_snapshot_worker/HeapSnapshot.ts).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/ids.h"

namespace heapcli::analysis {

struct HeapClass {
  std::string name;
  /// `scriptId,line,column,Name` for objects whose constructor has a source
  /// location, else `,Name`. Script ids mean nothing outside the process.
  std::string key;
};

class ClassIndex {
 public:
  /// Keeps no reference to the graph.
  explicit ClassIndex(const HeapGraph& graph);

  size_t size() const { return classes_.size(); }
  const HeapClass& operator[](ClassId id) const { return classes_[raw(id)]; }
  ClassId class_of(NodeIndex node) const { return node_class_[node]; }
  const std::vector<HeapClass>& classes() const { return classes_; }

 private:
  std::vector<HeapClass> classes_;
  Column<NodeIndex, ClassId> node_class_;
};

/// The name of the class of a node of this type and (raw) name.
std::string class_name(NodeType type, std::string_view type_name,
                       std::string_view node_name);

}  // namespace heapcli::analysis
