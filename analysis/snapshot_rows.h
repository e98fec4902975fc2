// Spreads the records of a snapshot's long arrays (nodes, edges, locations)
// over the columns of the graph. Used by the push parser, record after record,
// and by the parallel reader, which fills different rows from several threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/location_interner.h"

namespace heapcli::analysis {

/// What has been met in some rows and can be judged only at the end. One of
/// each thread's own; `merge` puts them together.
struct RowExtremes {
  uint64_t largest_string = 0;
  uint64_t largest_edge_target = 0;  ///< In nodes.
  uint64_t edges_claimed = 0;        ///< Sum of the nodes' edge counts.
  uint64_t total_size = 0;           ///< Sum of self sizes.
  /// Self sizes that do not fit the column, with their rows.
  std::vector<std::pair<uint32_t, uint64_t>> huge_sizes;
  LocationInterner::Cache locations;

  void merge(const RowExtremes& other);
};

/// No sum of sizes may overflow, whatever a file says.
inline constexpr uint64_t kMaxTotalSize = uint64_t{1} << 63;

/// Rows of `nodes`. The columns must have been resized; `first_edge` gets the
/// counts of edges, which `count_edges` turns into positions.
class NodeRows {
 public:
  explicit NodeRows(HeapGraph& graph) : graph_(graph), meta_(graph.meta) {}

  uint32_t stride() const { return meta_.node_stride; }

  /// Makes room for rows below `count`.
  void resize(size_t count);

  /// `record` holds `stride()` numbers. False when they cannot be a node.
  bool put(uint32_t row, const uint64_t* record, RowExtremes& extremes);

  /// What is wrong with a record that `put` refused.
  std::string explain(const uint64_t* record,
                      const RowExtremes& extremes) const;

  /// To be called after the last row.
  void count_edges();

 private:
  HeapGraph& graph_;
  const SnapshotMeta& meta_;
};

/// Rows of `edges`.
class EdgeRows {
 public:
  explicit EdgeRows(HeapGraph& graph) : graph_(graph), meta_(graph.meta) {}

  uint32_t stride() const { return meta_.edge_stride; }
  void resize(size_t count);
  bool put(uint32_t row, const uint64_t* record, RowExtremes& extremes);
  std::string explain(const uint64_t* record,
                      const RowExtremes& extremes) const;

 private:
  HeapGraph& graph_;
  const SnapshotMeta& meta_;
};

/// Rows of `locations`, which say of some nodes where they are defined. The
/// nodes must have been read before.
class LocationRows {
 public:
  explicit LocationRows(HeapGraph& graph)
      : graph_(graph), meta_(graph.meta), interner_(graph.locations) {}

  uint32_t stride() const { return meta_.location_stride; }
  /// Forgets all locations, and makes room for those of all nodes.
  void clear();
  /// False also when the node has a location already.
  bool put(uint32_t row, const uint64_t* record, RowExtremes& extremes);
  /// Of two locations of a node the later one counts, as in DevTools
  /// (HeapSnapshot.buildLocationMap overwrites).
  bool replace(const uint64_t* record, RowExtremes& extremes);
  std::string explain(const uint64_t* record,
                      const RowExtremes& extremes) const;

 private:
  /// The node of a record, if there is such a one.
  std::optional<NodeIndex> node_of(const uint64_t* record) const;
  LocationIndex location_of(const uint64_t* record, RowExtremes& extremes);

  HeapGraph& graph_;
  const SnapshotMeta& meta_;
  LocationInterner interner_;
};

inline bool NodeRows::put(uint32_t row, const uint64_t* record,
                          RowExtremes& extremes) {
  constexpr uint64_t kMax32 = 0xFFFFFFFF;
  const uint64_t type = record[meta_.node_type_at];
  const uint64_t name = record[meta_.node_name_at];
  const uint64_t id = record[meta_.node_id_at];
  const uint64_t size = record[meta_.node_self_size_at];
  const uint64_t edges = record[meta_.node_edge_count_at];
  if (type >= meta_.node_types.size() || id > kMax32 ||
      size > kMaxTotalSize - extremes.total_size ||
      edges > kMax32 - extremes.edges_claimed) {
    return false;
  }
  const NodeIndex node{row};
  extremes.largest_string = std::max(extremes.largest_string, name);
  extremes.total_size += size;
  extremes.edges_claimed += edges;
  graph_.node_type_number[node] = static_cast<uint8_t>(type);
  graph_.node_name[node] = StringIndex{static_cast<uint32_t>(name)};
  graph_.node_id[node] = SnapshotObjectId{static_cast<uint32_t>(id)};
  graph_.first_edge[node] = EdgeIndex{static_cast<uint32_t>(edges)};
  if (!graph_.self_size.set_small(node, size)) {
    extremes.huge_sizes.emplace_back(row, size);
  }
  if (meta_.node_detachedness_at) {
    graph_.detachedness[node] = static_cast<uint8_t>(
        std::min<uint64_t>(record[*meta_.node_detachedness_at], 255));
  }
  if (meta_.node_trace_id_at) {
    graph_.node_trace[node] = TraceIndex{static_cast<uint32_t>(
        std::min(record[*meta_.node_trace_id_at], kMax32))};
  }
  return true;
}

inline bool EdgeRows::put(uint32_t row, const uint64_t* record,
                          RowExtremes& extremes) {
  constexpr uint64_t kMax32 = 0xFFFFFFFF;
  const uint64_t type_number = record[meta_.edge_type_at];
  const uint64_t name_or_index = record[meta_.edge_name_or_index_at];
  const uint64_t to = record[meta_.edge_to_at];
  if (type_number >= meta_.edge_types.size()) return false;
  const EdgeType type = meta_.edge_types[type_number];
  // The file counts in numbers, the columns in nodes. Dividing 32 bits is
  // several times faster than dividing 64.
  const uint32_t stride = meta_.node_stride;
  const uint64_t target =
      to <= kMax32 ? static_cast<uint32_t>(to) / stride : to / stride;
  // Types come in no order that a processor could foresee: no branch on them.
  const uint64_t string = is_named(type) ? name_or_index : 0;
  const uint64_t number = is_named(type) ? 0 : name_or_index;
  if ((target * stride != to) | (number > kMax32)) return false;
  extremes.largest_string = std::max(extremes.largest_string, string);
  extremes.largest_edge_target = std::max(extremes.largest_edge_target, target);
  const EdgeIndex edge{row};
  graph_.edge_type[edge] = type;
  graph_.edge_name_or_index[edge] = static_cast<uint32_t>(name_or_index);
  graph_.edge_to[edge] = NodeIndex{static_cast<uint32_t>(target)};
  return true;
}

}  // namespace heapcli::analysis
