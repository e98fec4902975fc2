// The heap as a graph, immutable once built: one column per field, edges in
// compressed sparse rows. Built by SnapshotParser; every analysis takes it by
// const reference. Start reading at HeapGraph.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/ids.h"
#include "analysis/snapshot_meta.h"
#include "analysis/stacks/allocation_stacks.h"
#include "analysis/string_table.h"

namespace heapcli::analysis {

/// Shallow sizes in bytes: 32 bits a node, with the few objects of 4 GiB and
/// more (array buffers) kept aside.
class SizeColumn {
 public:
  uint64_t operator[](NodeIndex node) const {
    const uint32_t size = small_[node];
    return size == kHuge ? huge_.at(raw(node)) : size;
  }
  size_t size() const { return small_.size(); }
  void prefetch(NodeIndex node) const { __builtin_prefetch(&small_[node]); }
  void reserve(size_t size) { small_.reserve(size); }
  /// New elements have no value yet.
  void resize(size_t size) { small_.resize(size); }
  /// False when the size is a huge one, which `set` must be told instead:
  /// unlike `set`, this may be called for different nodes from many threads.
  bool set_small(NodeIndex node, uint64_t bytes) {
    small_[node] = bytes >= kHuge ? 0 : static_cast<uint32_t>(bytes);
    return bytes < kHuge;
  }
  void push_back(uint64_t bytes) {
    if (bytes >= kHuge) {
      huge_.emplace(static_cast<uint32_t>(small_.size()), bytes);
      small_.push_back(kHuge);
    } else {
      small_.push_back(static_cast<uint32_t>(bytes));
    }
  }
  void set(NodeIndex node, uint64_t bytes) {
    if (bytes >= kHuge) {
      huge_[raw(node)] = bytes;
      small_[node] = kHuge;
    } else {
      if (small_[node] == kHuge) huge_.erase(raw(node));
      small_[node] = static_cast<uint32_t>(bytes);
    }
  }

 private:
  static constexpr uint32_t kHuge = 0xFFFFFFFF;
  Column<NodeIndex, uint32_t> small_;
  std::unordered_map<uint32_t, uint64_t> huge_;
};

/// Where a function, or the constructor of an object, is defined. Lines and
/// columns count from 0, as V8 writes them.
struct SourceLocation {
  uint32_t script_id = 0;
  uint32_t line = 0;
  uint32_t column = 0;

  bool operator==(const SourceLocation&) const = default;
};

/// For the nodes that have no location.
inline constexpr LocationIndex kNoLocation{0xFFFFFFFF};

struct HeapGraph {
  SnapshotMeta meta;
  NodeIndex root{0};

  // By node.
  Column<NodeIndex, uint8_t> node_type_number;  ///< Into meta.node_types.
  Column<NodeIndex, StringIndex> node_name;
  Column<NodeIndex, SnapshotObjectId> node_id;
  SizeColumn self_size;
  /// V8's DOM state: 0 unknown, 1 attached, 2 detached. Empty if not in file.
  Column<NodeIndex, uint8_t> detachedness;
  /// Edges of node n are first_edge[n] up to first_edge[n + 1].
  Column<NodeIndex, EdgeIndex> first_edge;

  // By edge.
  Column<EdgeIndex, EdgeType> edge_type;
  /// A StringIndex, or for elements and hidden edges a number.
  Column<EdgeIndex, uint32_t> edge_name_or_index;
  Column<EdgeIndex, NodeIndex> edge_to;

  /// Into `locations`; empty when no node has one. Millions of objects come
  /// from few constructors, so each location stands there once.
  Column<NodeIndex, LocationIndex> node_location;
  std::vector<SourceLocation> locations;

  /// Into `stacks`: who allocated it. Empty, as `stacks` is, unless allocations
  /// were tracked.
  Column<NodeIndex, TraceIndex> node_trace;
  AllocationStacks stacks;
  std::vector<TimelineSample> timeline;

  StringTable strings;

  uint32_t node_count() const {
    return static_cast<uint32_t>(node_type_number.size());
  }
  uint32_t edge_count() const { return static_cast<uint32_t>(edge_to.size()); }
  IndexRange<NodeIndex> nodes() const {
    return IndexRange<NodeIndex>(node_count());
  }
  IndexRange<EdgeIndex> edges_of(NodeIndex node) const {
    return IndexRange<EdgeIndex>(
        raw(first_edge[node]),
        raw(first_edge[static_cast<NodeIndex>(raw(node) + 1)]));
  }
  NodeType type(NodeIndex node) const {
    return meta.node_types[node_type_number[node]];
  }
  /// What the file itself calls the node's type.
  std::string_view type_name(NodeIndex node) const {
    return meta.node_type_names[node_type_number[node]];
  }
  /// Valid as long as the graph.
  std::string_view name(NodeIndex node) const {
    return strings[node_name[node]];
  }
  /// kNoTrace when nothing tells who allocated it.
  TraceIndex trace(NodeIndex node) const {
    return node_trace.empty() ? kNoTrace : node_trace[node];
  }
  LocationIndex location_index(NodeIndex node) const {
    return node_location.empty() ? kNoLocation : node_location[node];
  }
  /// Null when the file gives none. Valid as long as the graph.
  const SourceLocation* location(NodeIndex node) const {
    const LocationIndex index = location_index(node);
    return index == kNoLocation ? nullptr : &locations[raw(index)];
  }
};

}  // namespace heapcli::analysis
