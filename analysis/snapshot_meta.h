// The `snapshot` section of a .heapsnapshot: what the columns of the number
// arrays mean in this particular file, and how many rows it claims to have.
//
// V8 changes the fields between versions (7 a node up to Node 22, 6 from Node
// 24 on), so every field, node type and edge type is looked up by its name.
// Source: v8/src/profiler/heap-snapshot-generator.cc, SerializeSnapshot.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/snapshot_origin.h"

namespace heapcli::analysis {

/// What kind of node, under the field's own names (`node_types` of the meta).
enum class NodeType : uint8_t {
  kHidden,
  kArray,
  kString,
  kObject,
  kCode,
  kClosure,
  kRegExp,
  kNumber,
  kNative,
  kSynthetic,
  kConcatenatedString,
  kSlicedString,
  kSymbol,
  kBigInt,
  kObjectShape,
  kUnknown,  ///< A type this program has not heard of; its name is kept.
};

enum class EdgeType : uint8_t {
  kContext,
  kElement,
  kProperty,
  kInternal,
  kHidden,
  kShortcut,
  kWeak,
  kUnknown,
};

/// Whether edges of the type bear a name; the others bear a number.
constexpr bool is_named(EdgeType type) {
  return type != EdgeType::kElement && type != EdgeType::kHidden &&
         type != EdgeType::kUnknown;
}

/// The name V8 writes for a type, "unknown" for kUnknown.
std::string_view node_type_name(NodeType type);
std::string_view edge_type_name(EdgeType type);

/// Where one known field stands in a record; absent when the file lacks it.
using FieldOffset = std::optional<uint32_t>;

/// Offsets within a record of `trace_function_infos`; `stride` is 0, here as in
/// the next two, when the file does not say how to read the section.
struct TraceFunctionFields {
  uint32_t stride = 0;
  uint32_t name_at = 0;
  uint32_t script_at = 0;
  uint32_t script_id_at = 0;
  uint32_t line_at = 0;
  uint32_t column_at = 0;
};

/// Offsets within a record of `trace_tree`.
struct TraceFields {
  uint32_t stride = 0;
  uint32_t id_at = 0;
  uint32_t function_at = 0;
  uint32_t count_at = 0;
  uint32_t size_at = 0;
  uint32_t children_at = 0;
};

/// Offsets within a record of `samples`.
struct SampleFields {
  uint32_t stride = 0;
  uint32_t time_at = 0;
  uint32_t last_id_at = 0;
};

struct SnapshotMeta {
  // Lengths of one record of each number array, in numbers.
  uint32_t node_stride = 0;
  uint32_t edge_stride = 0;
  uint32_t location_stride = 0;

  // Offsets within a node record.
  uint32_t node_type_at = 0;
  uint32_t node_name_at = 0;
  uint32_t node_id_at = 0;
  uint32_t node_self_size_at = 0;
  uint32_t node_edge_count_at = 0;
  /// Absent also when no allocations were tracked, as all would have 0 there.
  FieldOffset node_trace_id_at;
  FieldOffset node_detachedness_at;

  // Offsets within an edge record.
  uint32_t edge_type_at = 0;
  uint32_t edge_name_or_index_at = 0;
  uint32_t edge_to_at = 0;

  // Offsets within a location record; location_stride is 0 without them.
  uint32_t location_object_at = 0;
  uint32_t location_script_at = 0;
  uint32_t location_line_at = 0;
  uint32_t location_column_at = 0;

  TraceFunctionFields trace_function;
  TraceFields trace;
  SampleFields sample;

  /// By the number in the file: what type it is, and what the file calls it.
  std::vector<NodeType> node_types;
  std::vector<std::string> node_type_names;
  std::vector<EdgeType> edge_types;

  /// Claimed by the header; nothing is allocated on the strength of these.
  uint64_t node_count = 0;
  uint64_t edge_count = 0;

  /// Where the root stands in the array of nodes, in numbers.
  uint64_t root_at = 0;

  /// Native memory that V8 knows of and that no node carries, in bytes.
  uint64_t extra_native_bytes = 0;

  std::optional<SnapshotOrigin> origin;
};

/// Reads the value of the top-level key "snapshot". Throws Error(kBadData).
SnapshotMeta parse_snapshot_meta(std::string_view json);

}  // namespace heapcli::analysis
