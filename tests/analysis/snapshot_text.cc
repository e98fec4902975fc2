#include "tests/analysis/snapshot_text.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "analysis/snapshot_parser.h"

namespace heapcli::tests {
namespace {

using nlohmann::json;

const std::vector<std::string> kNodeTypes = {"hidden",
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
const std::vector<std::string> kEdgeTypes = {
    "context", "element", "property", "internal", "hidden", "shortcut", "weak"};

size_t position(const std::vector<std::string>& list, std::string_view name) {
  const auto found = std::find(list.begin(), list.end(), name);
  if (found == list.end())
    throw std::logic_error("no type " + std::string(name));
  return static_cast<size_t>(found - list.begin());
}

class Strings {
 public:
  size_t index(const std::string& text) {
    const auto [found, inserted] = index_.try_emplace(text, list_.size());
    if (inserted) list_.push_back(text);
    return found->second;
  }
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_ = {"<dummy>"};
  std::map<std::string, size_t> index_;
};

// V8 writes numbers separated by commas, with or without a line per record.
class Rows {
 public:
  explicit Rows(bool newlines) : newlines_(newlines) {}
  void add(std::initializer_list<uint64_t> numbers) {
    for (const uint64_t number : numbers) {
      if (!text_.empty()) text_ += ',';
      text_ += std::to_string(number);
    }
    if (newlines_) text_ += '\n';
  }
  std::string array() const { return "[" + text_ + "]"; }

 private:
  const bool newlines_;
  std::string text_;
};

}  // namespace

SnapshotText::SnapshotText() { node("synthetic", "", 0); }

uint32_t SnapshotText::node(std::string_view type, std::string_view name,
                            uint64_t self_size, uint64_t id) {
  Node node;
  node.type = type;
  node.name = name;
  node.self_size = self_size;
  node.id = id != 0 ? id : 2 * nodes_.size() + 1;
  nodes_.push_back(std::move(node));
  return static_cast<uint32_t>(nodes_.size() - 1);
}

SnapshotText& SnapshotText::edge(uint32_t from, uint32_t to,
                                 std::string_view type, std::string_view name) {
  edges_.push_back({from, to, std::string(type), std::string(name), 0});
  return *this;
}

SnapshotText& SnapshotText::element(uint32_t from, uint32_t to,
                                    uint32_t index) {
  edges_.push_back({from, to, "element", "", index});
  return *this;
}

SnapshotText& SnapshotText::location(uint32_t node, uint32_t script,
                                     uint32_t line, uint32_t column) {
  locations_.push_back({node, script, line, column});
  return *this;
}

SnapshotText& SnapshotText::detachedness(uint32_t node, uint64_t state) {
  nodes_[node].detachedness = state;
  return *this;
}

SnapshotText& SnapshotText::extra_native_bytes(uint64_t bytes) {
  extra_native_bytes_ = bytes;
  return *this;
}

uint32_t SnapshotText::function(std::string_view name, std::string_view script,
                                uint32_t line, uint32_t column) {
  functions_.push_back({std::string(name), std::string(script), line, column});
  return static_cast<uint32_t>(functions_.size() - 1);
}

SnapshotText& SnapshotText::trace_tree(std::string_view tree) {
  trace_tree_ = tree;
  return *this;
}

SnapshotText& SnapshotText::allocated_by(uint32_t node, uint64_t trace_id) {
  nodes_[node].trace_id = trace_id;
  return *this;
}

SnapshotText& SnapshotText::sample(uint64_t microseconds, uint64_t last_id) {
  samples_.insert(samples_.end(), {microseconds, last_id});
  return *this;
}

std::string SnapshotText::text(const SnapshotStyle& style) const {
  json fields = {"type", "name", "id", "self_size", "edge_count"};
  if (style.trace_node_id) fields.push_back("trace_node_id");
  fields.push_back("detachedness");
  const size_t stride = fields.size();

  std::vector<Edge> edges = edges_;
  std::stable_sort(
      edges.begin(), edges.end(),
      [](const Edge& a, const Edge& b) { return a.from < b.from; });
  std::vector<uint64_t> edges_out(nodes_.size());
  for (const Edge& edge : edges) ++edges_out.at(edge.from);
  Strings strings;
  Rows node_rows(style.newlines);
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    const uint64_t out = edges_out[i];
    const uint64_t type = position(kNodeTypes, node.type);
    const uint64_t name = strings.index(node.name);
    if (style.trace_node_id) {
      node_rows.add({type, name, node.id, node.self_size, out, node.trace_id,
                     node.detachedness});
    } else {
      node_rows.add(
          {type, name, node.id, node.self_size, out, node.detachedness});
    }
  }
  Rows edge_rows(style.newlines);
  for (const Edge& edge : edges) {
    edge_rows.add(
        {position(kEdgeTypes, edge.type),
         edge.type == "element" ? edge.index : strings.index(edge.name),
         edge.to * stride});
  }
  Rows location_rows(style.newlines);
  for (const Location& at : locations_) {
    location_rows.add({at.node * stride, at.script, at.line, at.column});
  }

  Rows function_rows(style.newlines);
  for (const Function& function : functions_) {
    function_rows.add({1, strings.index(function.name),
                       strings.index(function.script), 7, function.line,
                       function.column});
  }

  json node_types = json::array({kNodeTypes, "string", "number", "number"});
  json header = {
      {"meta",
       {{"node_fields", fields},
        {"node_types", node_types},
        {"edge_fields", {"type", "name_or_index", "to_node"}},
        {"edge_types", json::array({kEdgeTypes, "string_or_number", "node"})},
        {"location_fields", {"object_index", "script_id", "line", "column"}}}},
      {"node_count", nodes_.size()},
      {"edge_count", edges.size()},
      {"trace_function_count", functions_.size()},
      {"extra_native_bytes", extra_native_bytes_}};
  if (!functions_.empty()) {
    header["meta"]["trace_function_info_fields"] = {
        "function_id", "name", "script_name", "script_id", "line", "column"};
    header["meta"]["trace_node_fields"] = {"id", "function_info_index", "count",
                                           "size", "children"};
  }
  if (!samples_.empty()) {
    header["meta"]["sample_fields"] = {"timestamp_us", "last_assigned_id"};
  }
  const std::string line = style.newlines ? "\n" : "";
  return "{\"snapshot\":" + header.dump() + "," + line +
         "\"nodes\":" + node_rows.array() + "," + line +
         "\"edges\":" + edge_rows.array() + "," + line +
         "\"trace_function_infos\":" + function_rows.array() + "," + line +
         "\"trace_tree\":" + trace_tree_ + "," + line +
         "\"samples\":" + json(samples_).dump() + "," + line +
         "\"locations\":" + location_rows.array() + "," + line +
         "\"strings\":" +
         json(strings.list()).dump(-1, ' ', /*ensure_ascii=*/true) + "}";
}

analysis::HeapGraph SnapshotText::graph(const SnapshotStyle& style) const {
  return parse(text(style));
}

SnapshotText small_heap() {
  SnapshotText heap;
  const uint32_t global = heap.node("object", "Window / \"global\"", 40);
  const uint32_t array = heap.node("array", "", 4096);
  const uint32_t user = heap.node("object", "User", 24);
  const uint32_t closure = heap.node("closure", "on\\Click", 64);
  const uint32_t text =
      heap.node("string", "gr\xC3\xBC\xC3\x9F \xF0\x9F\x92\xA9\n", 32);
  const uint32_t huge = heap.node("native", "system / JSArrayBufferData",
                                  uint64_t{5} << 30, 1'000'000'006);
  heap.edge(0, global, "shortcut", "global")
      .edge(global, array, "property", "cache")
      .element(array, user, 0)
      .element(array, closure, 17)
      .edge(user, text, "property", "name")
      .edge(closure, user, "context", "user")
      .edge(user, huge, "internal", "backing_store")
      .edge(closure, global, "weak", "1")
      .location(closure, 7, 11, 3)
      .location(user, 7, 1, 0)
      .extra_native_bytes(1234);
  return heap;
}

SnapshotText small_timeline() {
  SnapshotText heap;
  const uint32_t global = heap.node("object", "Window", 40);
  std::vector<uint32_t> sessions;
  for (int i = 0; i < 3; ++i) {
    sessions.push_back(heap.node("object", "Session", 100));
    heap.element(global, sessions.back(), static_cast<uint32_t>(i));
  }
  const uint32_t old = heap.node("object", "Session", 24);
  heap.edge(0, global, "shortcut", "global").element(global, old, 3);
  heap.function("(root)", "", 0, 0);
  heap.function("main", "file:///app/main.js", 10, 3);
  heap.function("create", "file:///app/main.js", 20, 5);
  heap.function("from", "node:buffer", 7, 1);
  heap.trace_tree("[1,0,0,0,[5,1,1,64,[2,2,30,3000,[],9,3,4,400,[]]]]");
  heap.allocated_by(sessions[0], 2)
      .allocated_by(sessions[1], 2)
      .allocated_by(sessions[2], 9);
  // Ids are 5, 7 and 9; 11 is older than it looks.
  return heap.sample(0, 4).sample(50'000, 5).sample(100'000, 8);
}

analysis::HeapGraph parse(std::string_view text) {
  analysis::SnapshotParser parser;
  parser.feed(text);
  return parser.finish();
}

analysis::HeapGraph parse_in_parallel(std::string_view text,
                                      size_t chunk_size) {
  analysis::SnapshotParser::Options options;
  options.size_hint = text.size();
  options.chunk_size = chunk_size;
  options.read_at = [&](uint64_t offset, char* buffer, size_t size) {
    if (offset >= text.size()) return size_t{0};
    const std::string_view part = text.substr(offset, size);
    std::copy(part.begin(), part.end(), buffer);
    return part.size();
  };
  analysis::SnapshotParser parser(options);
  while (parser.offset() < text.size()) {
    parser.feed(text.substr(parser.offset(), 100));
  }
  return parser.finish();
}

std::string dump(const analysis::HeapGraph& graph) {
  std::ostringstream out;
  out << graph.meta.extra_native_bytes << '\n';
  for (const analysis::NodeIndex node : graph.nodes()) {
    out << "node " << graph.type_name(node) << " '" << graph.name(node) << "' @"
        << raw(graph.node_id[node]) << " " << graph.self_size[node];
    if (!graph.detachedness.empty()) {
      out << " " << int{graph.detachedness[node]};
    }
    if (const auto* at = graph.location(node)) {
      out << " " << at->script_id << ":" << at->line << ":" << at->column;
    }
    out << " trace " << raw(graph.trace(node)) << '\n';
    for (const analysis::EdgeIndex edge : graph.edges_of(node)) {
      out << "  " << edge_type_name(graph.edge_type[edge]) << " "
          << graph.edge_name_or_index[edge] << " -> "
          << raw(graph.edge_to[edge]) << '\n';
    }
  }
  for (const analysis::TraceIndex trace : graph.stacks.traces()) {
    out << "path " << raw(graph.stacks.parent[trace]) << " "
        << raw(graph.stacks.function[trace]) << " "
        << graph.stacks.allocated_count[trace] << " "
        << graph.stacks.allocated_bytes[trace] << '\n';
  }
  for (const auto& function : graph.stacks.functions.values()) {
    out << "function " << graph.strings[function.name] << " "
        << graph.strings[function.script] << ":" << function.line << ":"
        << function.column << '\n';
  }
  for (const auto& sample : graph.timeline) {
    out << "sample " << sample.microseconds << " " << sample.last_id << '\n';
  }
  return out.str();
}

}  // namespace heapcli::tests
