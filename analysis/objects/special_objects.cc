#include "analysis/objects/special_objects.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "analysis/find_object.h"
#include "analysis/object_label.h"
#include "analysis/objects/primitive.h"
#include "analysis/objects/string_text.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kLongestMessage = 400;

// The first hidden edge to what a program could hold. V8 names no field of
// Date, Number or Proxy; their properties have edges of another type.
std::optional<NodeIndex> hidden_value(const HeapGraph& graph, NodeIndex node) {
  for (const EdgeIndex edge : graph.edges_of(node)) {
    if (graph.edge_type[edge] != EdgeType::kHidden) continue;
    const NodeIndex to = graph.edge_to[edge];
    if (is_javascript_value(graph, to)) return to;
  }
  return std::nullopt;
}

std::string iso_time(std::string_view milliseconds) {
  double value = 0;
  const char* const end = milliseconds.data() + milliseconds.size();
  const auto [stop, error] = std::from_chars(milliseconds.data(), end, value);
  constexpr double kLastTime = 8.64e15;  // ECMAScript's.
  if (error != std::errc() || stop != end || !(std::abs(value) <= kLastTime)) {
    return "";
  }
  const double seconds = std::floor(value / 1000);
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return "";
  std::array<char, 64> text{};
  const size_t size =
      std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ",
                static_cast<int>(value - seconds * 1000));
  return std::string(text.data(), size) + fraction.data();
}

SpecialObject date(const HeapGraph& graph, NodeIndex node) {
  SpecialObject result{SpecialKind::kDate, "", 0, std::nullopt};
  const auto number = hidden_value(graph, node);
  const auto value =
      number ? number_text(graph, *number) : std::optional<std::string_view>();
  if (value) result.text = iso_time(*value);
  return result;
}

std::optional<SpecialObject> error(const HeapGraph& graph, NodeIndex node) {
  const auto message = find_edge(graph, node, EdgeType::kProperty, "message");
  if (!message || !is_string(graph.type(graph.edge_to[*message]))) {
    return std::nullopt;
  }
  return SpecialObject{
      SpecialKind::kError,
      string_text(graph, graph.edge_to[*message], kLongestMessage).text, 0,
      std::nullopt};
}

uint64_t bytes_of(const HeapGraph& graph, NodeIndex buffer) {
  const auto store =
      find_edge(graph, buffer, EdgeType::kInternal, "backing_store");
  return store ? graph.self_size[graph.edge_to[*store]] : 0;
}

SpecialObject promise(const HeapGraph& graph, NodeIndex node) {
  SpecialObject result{SpecialKind::kHolder, "", 0, std::nullopt};
  const auto edge =
      find_edge(graph, node, EdgeType::kInternal, "reactions_or_result");
  if (!edge) return result;
  const NodeIndex to = graph.edge_to[*edge];
  if (is_javascript_value(graph, to)) {
    result.held = to;
  } else {
    result.text = "pending";
  }
  return result;
}

std::optional<NodeIndex> weak_target(const HeapGraph& graph, NodeIndex node) {
  const auto target = find_edge(graph, node, EdgeType::kWeak, "target");
  return target ? graph.edge_to[*target] : hidden_value(graph, node);
}

// The handler comes last.
std::optional<NodeIndex> proxy_target(const HeapGraph& graph, NodeIndex node) {
  return hidden_value(graph, node);
}

bool is_error_name(std::string_view name) { return name.ends_with("Error"); }

}  // namespace

std::optional<NodeIndex> bound_function(const HeapGraph& graph,
                                        NodeIndex node) {
  const auto edge =
      find_edge(graph, node, EdgeType::kInternal, "bound_function");
  if (!edge) return std::nullopt;
  return graph.edge_to[*edge];
}

bool is_proxy(const HeapGraph& graph, NodeIndex node) {
  return !is_string(graph.type(node)) && graph.name(node) == "system / JSProxy";
}

SpecialObject special_object(const HeapGraph& graph, NodeIndex node) {
  const std::string_view name = graph.name(node);
  if (is_proxy(graph, node)) {
    return {SpecialKind::kHolder, "", 0, proxy_target(graph, node)};
  }
  if (graph.type(node) != NodeType::kObject) return {};
  if (name == "Date") return date(graph, node);
  if (name == "Promise") return promise(graph, node);
  if (name == "WeakRef") {
    return {SpecialKind::kHolder, "", 0, weak_target(graph, node)};
  }
  if (name == "Number" || name == "String" || name == "Boolean") {
    return {SpecialKind::kHolder, "", 0, hidden_value(graph, node)};
  }
  if (name == "ArrayBuffer" || name == "SharedArrayBuffer") {
    return {SpecialKind::kBytes, "", bytes_of(graph, node), std::nullopt};
  }
  const auto buffer = find_edge(graph, node, EdgeType::kInternal, "buffer");
  if (buffer && graph.name(graph.edge_to[*buffer]).ends_with("ArrayBuffer")) {
    return {SpecialKind::kView, "", bytes_of(graph, graph.edge_to[*buffer]),
            std::nullopt};
  }
  if (is_error_name(name)) {
    if (auto found = error(graph, node)) return *found;
  }
  return {};
}

}  // namespace heapcli::analysis
