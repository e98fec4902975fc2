#include <algorithm>

#include "analysis/object_label.h"
#include "analysis/objects/string_text.h"
#include "commands/frame_text.h"
#include "commands/object_output.h"
#include "commands/source_maps.h"

namespace heapcli::commands {
namespace {

using analysis::EdgeIndex;
using analysis::HeapGraph;
using analysis::NodeIndex;

constexpr size_t kMostTextBytes = 1 << 20;

OrderedJson reference(const ShownObject& object, NodeIndex node) {
  const auto& classes = object.heap.figures.classes;
  return {{"id", raw(object.heap.graph.node_id[node])},
          {"class", classes[classes.class_of(node)].name},
          {"retained_bytes", object.heap.retained[node]},
          {"preview", object.previewer.value(node)}};
}

OrderedJson member(const ShownObject& object, EdgeIndex edge) {
  const HeapGraph& graph = object.heap.graph;
  OrderedJson entry = {{"name", raw_edge_name(graph, edge)},
                       {"edge_type", edge_type_name(graph.edge_type[edge])}};
  entry.update(reference(object, graph.edge_to[edge]));
  return entry;
}

// The first of a list, each made by `make`.
template <class List, class Make>
OrderedJson first_of(const List& list, size_t most, Make make) {
  OrderedJson out = OrderedJson::array();
  for (size_t i = 0; i < std::min(list.size(), most); ++i) {
    out.push_back(make(list[i]));
  }
  return out;
}

OrderedJson to_json(const ShownObject& object,
                    const analysis::Collection& collection, size_t most) {
  const auto side = [&](const std::optional<EdgeIndex>& edge) {
    return edge ? reference(object, object.heap.graph.edge_to[*edge])
                : OrderedJson();
  };
  return {
      {"kind", collection_name(collection.kind)},
      {"size", collection.size.least},
      {"size_at_most", collection.size.most},
      {"entries",
       first_of(collection.entries, most, [&](const analysis::Entry& entry) {
         return OrderedJson{{"key", side(entry.key)},
                            {"value", side(entry.value)}};
       })}};
}

OrderedJson definition(const analysis::Frame& frame) {
  OrderedJson json = {{"name", frame.function},
                      {"url", frame.url},
                      {"line", frame.line},
                      {"column", frame.column}};
  add_generated(json, frame);
  return json;
}

}  // namespace

OrderedJson object_to_json(const ShownObject& object,
                           const ObjectLimits& limits) {
  const analysis::Heap& heap = object.heap;
  const HeapGraph& graph = heap.graph;
  const analysis::ObjectView& view = object.view;
  const NodeIndex node = view.node;
  const auto& classes = heap.figures.classes;
  const auto& heap_class = classes[classes.class_of(node)];
  const auto as_member = [&](EdgeIndex edge) { return member(object, edge); };
  OrderedJson json = {{"id", raw(graph.node_id[node])},
                      {"type", graph.type_name(node)},
                      {"class", heap_class.name},
                      {"key", heap_class.key},
                      {"name", graph.name(node)},
                      {"shallow_bytes", heap.figures.shallow[node]},
                      {"retained_bytes", heap.retained[node]},
                      {"distance", heap.figures.distance[node]},
                      {"preview", object.previewer.preview(node)},
                      {"has_numbers", object.has_numbers}};
  if (object.definition) json["definition"] = definition(*object.definition);
  if (is_string(graph.type(node))) {
    const auto text = string_text(graph, node, kMostTextBytes);
    json["text"] = text.text;
    json["text_cut"] = text.cut;
    json["text_holds_parent"] = text.holds_parent;
  }
  if (const auto length = array_length(graph, node)) {
    json["length"] = length->least;
    json["length_at_most"] = length->most;
  }
  json["field_count"] = view.fields.size();
  json["fields"] = first_of(view.fields, limits.fields, as_member);
  if (view.prototype) json["prototype"] = member(object, *view.prototype);
  if (view.collection) {
    json["collection"] = to_json(object, *view.collection, limits.fields);
  }
  if (graph.type(node) == analysis::NodeType::kClosure) {
    json["variables"] =
        first_of(view.variables, limits.fields,
                 [&](const analysis::ClosureVariable& variable) {
                   OrderedJson entry = member(object, variable.edge);
                   entry["context_id"] = raw(graph.node_id[variable.context]);
                   entry["scope"] = variable.depth;
                   return entry;
                 });
  }
  json["retainer_count"] = view.retainers.size();
  json["retainers"] = first_of(
      view.retainers, limits.retainers,
      [&](const analysis::Retainer& retainer) {
        OrderedJson entry = {
            {"name", raw_edge_name(graph, retainer.edge)},
            {"edge_type", edge_type_name(graph.edge_type[retainer.edge])},
            {"distance", heap.figures.distance[retainer.from]},
            {"held_as", retainer.words},
            {"holder_id", raw(graph.node_id[retainer.holder])}};
        entry.update(reference(object, retainer.from));
        return entry;
      });
  json["dominator"] = reference(object, heap.dominator[node]);
  json["dominated_count"] = view.dominated.size();
  json["dominated"] =
      first_of(view.dominated, limits.dominated,
               [&](NodeIndex other) { return reference(object, other); });
  if (limits.internals) {
    json["internals"] = first_of(view.internals, limits.fields, as_member);
  }
  if (!graph.stacks.empty()) {
    OrderedJson frames = OrderedJson::array();
    for (const analysis::Frame& frame : object.stack) {
      frames.push_back(frame_to_json(frame));
    }
    json["stack"] = std::move(frames);
  }
  return json;
}

}  // namespace heapcli::commands
