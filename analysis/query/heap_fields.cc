#include "analysis/query/heap_fields.h"

#include "analysis/distances.h"
#include "analysis/objects/collections.h"
#include "analysis/script_urls.h"
#include "analysis/stacks/stack_frames.h"

namespace heapcli::analysis::query {
namespace {

bool uses(const Query& query, Field field) {
  bool found = false;
  for_each_expression(query, [&](const Expression& expression) {
    for (const Step& step : expression.steps) {
      found |= step.kind == StepKind::kField && step.field == field;
    }
  });
  return found;
}

std::string site_text(const Frame& frame) {
  return (frame.function.empty() ? "(anonymous)" : frame.function) + " " +
         frame.url + ":" + std::to_string(frame.line) + ":" +
         std::to_string(frame.column);
}

// What is surely there of a Map, Set, array, WeakMap or WeakSet.
Value size_of(const HeapGraph& graph, NodeIndex node) {
  if (const auto length = array_length(graph, node)) {
    return Value::of_number(static_cast<double>(length->least));
  }
  if (const auto found = collection(graph, node, 0)) {
    return Value::of_number(static_cast<double>(found->size.least));
  }
  return Value::missing();
}

}  // namespace

void for_each_expression(const Query& query,
                         const std::function<void(const Expression&)>& visit) {
  if (query.condition) visit(*query.condition);
  for (const Expression& column : query.columns) visit(column);
  for (const Aggregate& aggregate : query.aggregates) visit(aggregate.of);
  for (const Expression& key : query.keys) visit(key);
  for (const OrderKey& key : query.order) visit(key.expression);
}

TextSource source_of(Field field) {
  switch (field) {
    case Field::kType:
      return TextSource::kType;
    case Field::kClass:
      return TextSource::kClass;
    case Field::kKey:
      return TextSource::kKey;
    case Field::kScript:
      return TextSource::kScript;
    case Field::kAllocatedAt:
      return TextSource::kSite;
    default:
      return TextSource::kName;
  }
}

HeapFields::HeapFields(const Heap& heap, const Query& query) : heap_(heap) {
  if (uses(query, Field::kScript)) find_scripts();
  if (uses(query, Field::kAllocatedAt)) find_sites();
}

void HeapFields::find_scripts() {
  for (const auto& [id, url] : script_urls(heap_.graph)) {
    script_of_id_.emplace(id, static_cast<uint32_t>(scripts_.size()));
    scripts_.push_back(url);
  }
}

void HeapFields::find_sites() {
  const HeapGraph& graph = heap_.graph;
  const InternalFrames internals(traced_frames(graph));
  for (const TraceIndex trace : graph.stacks.traces()) {
    const auto stack = stack_of(graph, trace);
    const Frame* const frame = allocation_site(stack, internals);
    sites_.push_back(frame == nullptr ? "" : site_text(*frame));
  }
}

Value HeapFields::site(NodeIndex node) const {
  const TraceIndex trace = heap_.graph.trace(node);
  if (trace == kNoTrace || raw(trace) >= sites_.size() ||
      sites_[raw(trace)].empty()) {
    return Value::missing();
  }
  return Value::of_text(TextSource::kSite, raw(trace));
}

Value HeapFields::get(Field field, NodeIndex node) const {
  const HeapGraph& graph = heap_.graph;
  const HeapFigures& figures = heap_.figures;
  const auto number = [](auto value) {
    return Value::of_number(static_cast<double>(value));
  };
  switch (field) {
    case Field::kId:
      return number(raw(graph.node_id[node]));
    case Field::kType:
      return Value::of_text(TextSource::kType, graph.node_type_number[node]);
    case Field::kClass:
      return Value::of_text(TextSource::kClass,
                            raw(figures.classes.class_of(node)));
    case Field::kKey:
      return Value::of_text(TextSource::kKey,
                            raw(figures.classes.class_of(node)));
    case Field::kName:
      return Value::of_text(figures.dom_states.prefixes_name(graph, node)
                                ? TextSource::kDetachedName
                                : TextSource::kName,
                            raw(graph.node_name[node]));
    case Field::kShallow:
      return number(figures.shallow[node]);
    case Field::kRawShallow:
      return number(graph.self_size[node]);
    case Field::kRetained:
      return number(heap_.retained[node]);
    case Field::kDistance: {
      const int32_t distance = figures.distance[node];
      const bool known = distance >= 0 && distance < kSystemDistance;
      return known ? number(distance) : Value::missing();
    }
    case Field::kDetached:
      return Value::of_boolean(figures.dom_states[node] == DomState::kDetached);
    case Field::kEdgeCount:
      return number(raw(graph.first_edge[NodeIndex{raw(node) + 1}]) -
                    raw(graph.first_edge[node]));
    case Field::kSize:
      return size_of(graph, node);
    case Field::kScript: {
      const SourceLocation* const location = graph.location(node);
      if (location == nullptr) return Value::missing();
      const auto script = script_of_id_.find(location->script_id);
      if (script == script_of_id_.end()) return Value::missing();
      return Value::of_text(TextSource::kScript, script->second);
    }
    case Field::kLine: {
      const SourceLocation* const location = graph.location(node);
      return location == nullptr ? Value::missing()
                                 : number(double{1} + location->line);
    }
    case Field::kColumn: {
      const SourceLocation* const location = graph.location(node);
      return location == nullptr ? Value::missing()
                                 : number(double{1} + location->column);
    }
    case Field::kAllocatedAt:
      return site(node);
    case Field::kDominator:
      return node == graph.root ? Value::missing()
                                : Value::of_object(heap_.dominator[node]);
  }
  return Value::missing();
}

size_t HeapFields::text_count(TextSource source) const {
  switch (source) {
    case TextSource::kConstant:
      return constants_.size();
    case TextSource::kType:
      return heap_.graph.meta.node_type_names.size();
    case TextSource::kClass:
    case TextSource::kKey:
      return heap_.figures.classes.size();
    case TextSource::kName:
    case TextSource::kDetachedName:
      return heap_.graph.strings.size();
    case TextSource::kScript:
      return scripts_.size();
    case TextSource::kSite:
      return sites_.size();
  }
  return 0;
}

std::string_view HeapFields::text_view(const Value& value) const {
  const uint32_t index = value.index;
  switch (value.source) {
    case TextSource::kConstant:
      return constants_[index];
    case TextSource::kType:
      return heap_.graph.meta.node_type_names[index];
    case TextSource::kClass:
      return heap_.figures.classes[ClassId{index}].name;
    case TextSource::kKey:
      return heap_.figures.classes[ClassId{index}].key;
    case TextSource::kName:
    case TextSource::kDetachedName:
      return heap_.graph.strings[StringIndex{index}];
    case TextSource::kScript:
      return scripts_[index];
    case TextSource::kSite:
      return sites_[index];
  }
  return {};
}

std::string HeapFields::text(const Value& value) const {
  const std::string_view text = text_view(value);
  return value.source == TextSource::kDetachedName
             ? std::string(kDetachedPrefix) + std::string(text)
             : std::string(text);
}

Value HeapFields::constant(const std::string& text) {
  constants_.push_back(text);
  return Value::of_text(TextSource::kConstant,
                        static_cast<uint32_t>(constants_.size() - 1));
}

}  // namespace heapcli::analysis::query
