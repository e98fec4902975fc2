#include "commands/node_json.h"

#include <utility>

#include "commands/frame_text.h"
#include "commands/output.h"

namespace heapcli::commands {
namespace {

using analysis::HeapFigures;
using analysis::HeapGraph;
using analysis::NodeIndex;

void replace_all(std::string& text, std::string_view from,
                 std::string_view to) {
  for (size_t at = text.find(from); at != text.npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Some readers of lines (Node's readline, Python's splitlines) take these
// characters for line ends, which JSON lets stand in a string as they are.
std::string json_line(const OrderedJson& value) {
  std::string json = value.dump(-1, ' ', /*ensure_ascii=*/false,
                                OrderedJson::error_handler_t::replace);
  replace_all(json, "\xC2\x85", "\\u0085");
  replace_all(json, "\xE2\x80\xA8", "\\u2028");
  replace_all(json, "\xE2\x80\xA9", "\\u2029");
  return json;
}

}  // namespace

std::string json_text(std::string_view text) {
  return json_line(OrderedJson(text));
}

NodeJson::NodeJson(const analysis::Heap& heap, std::shared_ptr<SourceMaps> maps)
    : heap_(heap), stacks_(heap.graph, std::move(maps)) {
  for (const std::string& name : heap.graph.meta.node_type_names) {
    type_.push_back(json_text(name));
  }
  for (const analysis::HeapClass& heap_class : heap.figures.classes.classes()) {
    class_.push_back("\"class\":" + json_text(heap_class.name) +
                     ",\"key\":" + json_text(heap_class.key));
  }
}

void NodeJson::append(NodeIndex node, std::string& out) {
  const HeapGraph& graph = heap_.graph;
  const HeapFigures& figures = heap_.figures;
  const auto text = [&](std::string_view key, std::string_view value) {
    out += key;
    out += value;
  };
  const auto number = [&](std::string_view key, auto value) {
    out += key;
    out += std::to_string(value);
  };
  number("{\"id\":", raw(graph.node_id[node]));
  text(",\"type\":", type_[graph.node_type_number[node]]);
  text(",", class_[raw(figures.classes.class_of(node))]);
  text(",\"name\":", json_text(name(node)));
  number(",\"raw_shallow_bytes\":", graph.self_size[node]);
  number(",\"shallow_bytes\":", figures.shallow[node]);
  number(",\"retained_bytes\":", heap_.retained[node]);
  number(",\"distance\":", figures.distance[node]);
  number(",\"detachedness\":", static_cast<int>(figures.dom_states[node]));
  number(",\"dominator_id\":", raw(graph.node_id[heap_.dominator[node]]));
  if (!graph.stacks.empty()) {
    text(",\"allocated_at\":", site(graph.trace(node)));
  }
  out += '}';
}

std::string NodeJson::name(NodeIndex node) const {
  const std::string_view name = heap_.graph.name(node);
  return heap_.figures.dom_states.prefixes_name(heap_.graph, node)
             ? std::string(analysis::kDetachedPrefix) + std::string(name)
             : std::string(name);
}

// Thousands of objects come from one place.
const std::string& NodeJson::site(analysis::TraceIndex trace) {
  std::string& json = site_[trace];
  if (json.empty()) {
    const auto stack = stacks_.stack(trace);
    const analysis::Frame* const frame = stacks_.site(stack);
    json = frame == nullptr ? "null" : json_line(frame_to_json(*frame));
  }
  return json;
}

}  // namespace heapcli::commands
