#include "analysis/snapshot_meta.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 15> kNodeTypeNames = {
    "hidden",
    "array",
    "string",
    "object",
    "code",
    "closure",
    "regexp",
    "number",
    "native",
    "synthetic",
    "concatenated string",
    "sliced string",
    "symbol",
    "bigint",
    "object shape"};

constexpr std::array<std::string_view, 7> kEdgeTypeNames = {
    "context", "element", "property", "internal", "hidden", "shortcut", "weak"};

// A record wider than this is not a snapshot of any V8.
constexpr size_t kMaxFields = 64;
constexpr size_t kMaxTypes = 255;

[[noreturn]] void fail(const std::string& what) {
  throw Error(Error::Kind::kBadData, "the \"snapshot\" section " + what);
}

const Json& member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) {
    fail(std::string("has no \"") + name + "\"");
  }
  return *found;
}

std::vector<std::string> string_list(const Json& value, const char* name) {
  if (!value.is_array())
    fail(std::string("has a \"") + name + "\" that is not a list");
  std::vector<std::string> result;
  for (const Json& item : value) {
    if (!item.is_string())
      fail(std::string("has a \"") + name +
           "\" that holds something else than names");
    result.push_back(item.get<std::string>());
  }
  return result;
}

FieldOffset find_field(const std::vector<std::string>& fields,
                       std::string_view name) {
  const auto found = std::find(fields.begin(), fields.end(), name);
  if (found == fields.end()) return std::nullopt;
  return static_cast<uint32_t>(found - fields.begin());
}

uint32_t require_field(const std::vector<std::string>& fields,
                       std::string_view name, const char* list) {
  const FieldOffset offset = find_field(fields, name);
  if (!offset) {
    fail("lists no field \"" + std::string(name) + "\" in \"" + list + "\"");
  }
  return *offset;
}

std::vector<std::string> field_list(const Json& meta, const char* name) {
  std::vector<std::string> fields = string_list(member(meta, name), name);
  if (fields.empty() || fields.size() > kMaxFields) {
    fail(std::string("has ") + std::to_string(fields.size()) + " fields in \"" +
         name + "\"");
  }
  return fields;
}

// `node_types` and `edge_types` hold, at the place of the field "type", the
// list of type names; the other places describe scalar fields.
std::vector<std::string> type_names(const Json& meta, const char* name,
                                    uint32_t type_at) {
  const Json& types = member(meta, name);
  if (!types.is_array() || types.size() <= type_at) {
    fail(std::string("has a \"") + name + "\" without the list of types");
  }
  std::vector<std::string> names = string_list(types[type_at], name);
  if (names.empty() || names.size() > kMaxTypes) {
    fail(std::string("lists ") + std::to_string(names.size()) + " types in \"" +
         name + "\"");
  }
  return names;
}

template <class Type, size_t kCount>
std::vector<Type> resolve_types(
    const std::vector<std::string>& names,
    const std::array<std::string_view, kCount>& known) {
  std::vector<Type> types;
  for (const std::string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    types.push_back(found == known.end()
                        ? Type::kUnknown
                        : static_cast<Type>(found - known.begin()));
  }
  return types;
}

// Counts may be written by V8's double formatter (1.5e+07).
uint64_t count_member(const Json& snapshot, const char* name, bool required) {
  const auto found = snapshot.find(name);
  if (found == snapshot.end() || found->is_null()) {
    if (required) fail(std::string("has no \"") + name + "\"");
    return 0;
  }
  if (found->is_number_unsigned()) return found->get<uint64_t>();
  if (found->is_number_float()) {
    const double value = found->get<double>();
    if (value >= 0 && value < 9007199254740992.0 &&
        value == std::floor(value)) {
      return static_cast<uint64_t>(value);
    }
  }
  fail(std::string("has a \"") + name + "\" that is no count: " +
       found->dump(-1, ' ', false, Json::error_handler_t::replace));
}

// Nothing depends on the sections that tell of allocations: where their fields
// are not the known ones, the offsets stay as they are and they are skipped.
void find_fields(
    const Json& meta, const char* name, uint32_t& stride,
    std::initializer_list<std::pair<std::string_view, uint32_t*>> wanted) {
  const auto list = meta.find(name);
  if (list == meta.end()) return;
  const auto fields = string_list(*list, name);
  if (fields.size() > kMaxFields) return;
  for (const auto& [field, at] : wanted) {
    const FieldOffset offset = find_field(fields, field);
    if (!offset) return;
    *at = *offset;
  }
  stride = static_cast<uint32_t>(fields.size());
}

void find_allocation_fields(const Json& meta, SnapshotMeta& result) {
  TraceFunctionFields& function = result.trace_function;
  find_fields(meta, "trace_function_info_fields", function.stride,
              {{"name", &function.name_at},
               {"script_name", &function.script_at},
               {"script_id", &function.script_id_at},
               {"line", &function.line_at},
               {"column", &function.column_at}});
  TraceFields& trace = result.trace;
  find_fields(meta, "trace_node_fields", trace.stride,
              {{"id", &trace.id_at},
               {"function_info_index", &trace.function_at},
               {"count", &trace.count_at},
               {"size", &trace.size_at},
               {"children", &trace.children_at}});
  SampleFields& sample = result.sample;
  find_fields(meta, "sample_fields", sample.stride,
              {{"timestamp_us", &sample.time_at},
               {"last_assigned_id", &sample.last_id_at}});
}

}  // namespace

std::string_view node_type_name(NodeType type) {
  const auto index = static_cast<size_t>(type);
  return index < kNodeTypeNames.size() ? kNodeTypeNames[index] : "unknown";
}

std::string_view edge_type_name(EdgeType type) {
  const auto index = static_cast<size_t>(type);
  return index < kEdgeTypeNames.size() ? kEdgeTypeNames[index] : "unknown";
}

SnapshotMeta parse_snapshot_meta(std::string_view text) {
  const Json snapshot = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!snapshot.is_object()) fail("is not valid JSON");
  const Json& meta = member(snapshot, "meta");
  if (!meta.is_object()) fail("has a \"meta\" that is not an object");

  SnapshotMeta result;
  const auto nodes = field_list(meta, "node_fields");
  result.node_stride = static_cast<uint32_t>(nodes.size());
  result.node_type_at = require_field(nodes, "type", "node_fields");
  result.node_name_at = require_field(nodes, "name", "node_fields");
  result.node_id_at = require_field(nodes, "id", "node_fields");
  result.node_self_size_at = require_field(nodes, "self_size", "node_fields");
  result.node_edge_count_at = require_field(nodes, "edge_count", "node_fields");
  if (count_member(snapshot, "trace_function_count", false) != 0) {
    result.node_trace_id_at = find_field(nodes, "trace_node_id");
  }
  result.node_detachedness_at = find_field(nodes, "detachedness");

  const auto edges = field_list(meta, "edge_fields");
  result.edge_stride = static_cast<uint32_t>(edges.size());
  result.edge_type_at = require_field(edges, "type", "edge_fields");
  result.edge_name_or_index_at =
      require_field(edges, "name_or_index", "edge_fields");
  result.edge_to_at = require_field(edges, "to_node", "edge_fields");

  if (meta.contains("location_fields")) {
    const auto locations =
        string_list(meta["location_fields"], "location_fields");
    if (locations.size() > kMaxFields) fail("has too many location_fields");
    if (!locations.empty()) {
      result.location_stride = static_cast<uint32_t>(locations.size());
      result.location_object_at =
          require_field(locations, "object_index", "location_fields");
      result.location_script_at =
          require_field(locations, "script_id", "location_fields");
      result.location_line_at =
          require_field(locations, "line", "location_fields");
      result.location_column_at =
          require_field(locations, "column", "location_fields");
    }
  }

  find_allocation_fields(meta, result);

  result.node_type_names = type_names(meta, "node_types", result.node_type_at);
  result.node_types =
      resolve_types<NodeType>(result.node_type_names, kNodeTypeNames);
  result.edge_types = resolve_types<EdgeType>(
      type_names(meta, "edge_types", result.edge_type_at), kEdgeTypeNames);

  result.node_count = count_member(snapshot, "node_count", true);
  result.edge_count = count_member(snapshot, "edge_count", true);
  result.root_at = count_member(snapshot, "root_index", false);
  result.extra_native_bytes =
      count_member(snapshot, "extra_native_bytes", false);
  result.origin = snapshot_origin(snapshot);
  return result;
}

}  // namespace heapcli::analysis
