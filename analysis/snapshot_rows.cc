#include "analysis/snapshot_rows.h"

#include <atomic>

namespace heapcli::analysis {
namespace {

constexpr uint64_t kMax32 = 0xFFFFFFFF;

}  // namespace

void RowExtremes::merge(const RowExtremes& other) {
  largest_string = std::max(largest_string, other.largest_string);
  largest_edge_target =
      std::max(largest_edge_target, other.largest_edge_target);
  edges_claimed += other.edges_claimed;
  total_size += other.total_size;
  huge_sizes.insert(huge_sizes.end(), other.huge_sizes.begin(),
                    other.huge_sizes.end());
}

void NodeRows::resize(size_t count) {
  graph_.node_type_number.resize(count);
  graph_.node_name.resize(count);
  graph_.node_id.resize(count);
  graph_.self_size.resize(count);
  graph_.first_edge.resize(count + 1);
  if (meta_.node_detachedness_at) graph_.detachedness.resize(count);
  if (meta_.node_trace_id_at) graph_.node_trace.resize(count);
}

std::string NodeRows::explain(const uint64_t* record,
                              const RowExtremes& extremes) const {
  const uint64_t type = record[meta_.node_type_at];
  const uint64_t id = record[meta_.node_id_at];
  if (type >= meta_.node_types.size()) {
    return "a node has type " + std::to_string(type) + " of " +
           std::to_string(meta_.node_types.size());
  }
  if (id > kMax32) {
    return "a node has the id " + std::to_string(id) +
           ", which does not fit 32 bits";
  }
  if (record[meta_.node_self_size_at] > kMaxTotalSize - extremes.total_size) {
    return "the sizes of the nodes add up to more than 2^63 bytes";
  }
  return "the nodes claim more than 4294967295 edges";
}

void NodeRows::count_edges() {
  uint32_t first = 0;
  for (const NodeIndex node : graph_.nodes()) {
    const uint32_t edges = raw(graph_.first_edge[node]);
    graph_.first_edge[node] = EdgeIndex{first};
    first += edges;
  }
  graph_.first_edge[NodeIndex{graph_.node_count()}] = EdgeIndex{first};
}

void EdgeRows::resize(size_t count) {
  graph_.edge_type.resize(count);
  graph_.edge_name_or_index.resize(count);
  graph_.edge_to.resize(count);
}

std::string EdgeRows::explain(const uint64_t* record,
                              const RowExtremes&) const {
  const uint64_t type = record[meta_.edge_type_at];
  const uint64_t to = record[meta_.edge_to_at];
  if (type >= meta_.edge_types.size()) {
    return "an edge has type " + std::to_string(type) + " of " +
           std::to_string(meta_.edge_types.size());
  }
  if (to % meta_.node_stride != 0) {
    return "an edge leads to " + std::to_string(to) +
           ", which is not the start of a node";
  }
  return "an edge has the index " +
         std::to_string(record[meta_.edge_name_or_index_at]) +
         ", which does not fit 32 bits";
}

void LocationRows::clear() {
  graph_.node_location =
      Column<NodeIndex, LocationIndex>(graph_.node_count(), kNoLocation);
}

std::optional<NodeIndex> LocationRows::node_of(const uint64_t* record) const {
  const uint64_t at = record[meta_.location_object_at];
  const uint64_t node = at / meta_.node_stride;
  if (node * meta_.node_stride != at || node >= graph_.node_count()) {
    return std::nullopt;
  }
  return NodeIndex{static_cast<uint32_t>(node)};
}

LocationIndex LocationRows::location_of(const uint64_t* record,
                                        RowExtremes& extremes) {
  const auto narrow = [&](uint32_t field) {
    return static_cast<uint32_t>(std::min(record[field], kMax32));
  };
  return interner_.intern(
      {narrow(meta_.location_script_at), narrow(meta_.location_line_at),
       narrow(meta_.location_column_at)},
      extremes.locations);
}

bool LocationRows::put(uint32_t, const uint64_t* record,
                       RowExtremes& extremes) {
  const std::optional<NodeIndex> node = node_of(record);
  if (!node) return false;
  const LocationIndex location = location_of(record, extremes);
  // Two threads may meet the same node, if the file has it twice.
  const std::atomic_ref<LocationIndex> slot(graph_.node_location[*node]);
  return slot.exchange(location, std::memory_order_relaxed) == kNoLocation;
}

bool LocationRows::replace(const uint64_t* record, RowExtremes& extremes) {
  const std::optional<NodeIndex> node = node_of(record);
  if (!node) return false;
  graph_.node_location[*node] = location_of(record, extremes);
  return true;
}

std::string LocationRows::explain(const uint64_t* record,
                                  const RowExtremes&) const {
  const uint64_t at = record[meta_.location_object_at];
  if (at % meta_.node_stride != 0) {
    return "a location is for " + std::to_string(at) +
           ", which is not the start of a node";
  }
  return "a location is for node " + std::to_string(at / meta_.node_stride) +
         " of " + std::to_string(graph_.node_count());
}

}  // namespace heapcli::analysis
