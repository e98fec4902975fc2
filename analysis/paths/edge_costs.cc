// The shortest path to a GC root is seldom the one to be shown: it tends to go
// through V8's own tables, a function's hidden class, or the code that happens
// to be compiled. memlab walks the heap twice, first without such edges, then
// with them; one such edge then weighs more than any number of ordinary ones,
// and an object in a list is explained by ten thousand times `next`. Here each
// edge has a cost, and the cheapest path wins: internals may spare a long way,
// but not a short one.
//
// - 0 more: properties, elements, variables, and the few internal edges that
//   stand for something in the program (a Map's table, a closure's context, the
//   registers of a generator, the result of a promise).
// - kSlightly: what is the program's, but explains less: a prototype, a value
//   in a WeakMap, the context of a module's functions.
// - kSystem: nodes of V8 that data of the program goes through (cells, promise
//   reactions), and internal edges that this file does not know.
// - kInternals: hidden classes, code, feedback, script data; and V8's own
// roots.
//   Two of them cost more than most programs are deep.
//
// The sum for one edge must stay below kMost.

#include "analysis/paths/edge_costs.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "analysis/parallel.h"

namespace heapcli::analysis {
namespace {

constexpr uint8_t kNothing = 0;
constexpr uint8_t kSlightly = 3;
constexpr uint8_t kSystem = 8;
constexpr uint8_t kInternals = 40;

using Names = std::span<const std::string_view>;

bool contains(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Names of internal edges, of all versions of V8.
constexpr std::string_view kTelling[] = {"previous",
                                         "table",
                                         "elements",
                                         "properties",
                                         "bound_function",
                                         "bound_this",
                                         "bindings",
                                         "function",
                                         "parameters_and_registers",
                                         "extension",
                                         "reactions_or_result",
                                         "global_object",
                                         "buffer",
                                         "backing_store",
                                         "value",
                                         "getter",
                                         "setter",
                                         "first",
                                         "second",
                                         "parent",
                                         "js_array",
                                         "receiver",
                                         "javascript_to_native",
                                         "wrapped",
                                         "native_to_javascript",
                                         "async_generator",
                                         "queue",
                                         "generator"};
constexpr std::string_view kUntelling[] = {"map",
                                           "code",
                                           "shared",
                                           "feedback_cell",
                                           "feedback_vector",
                                           "dependent_code",
                                           "descriptors",
                                           "prototype",
                                           "prototype_info",
                                           "constructor",
                                           "constructor_or_back_pointer",
                                           "back_pointer",
                                           "initial_map",
                                           "sloppy_function_map",
                                           "transitions",
                                           "enum_cache",
                                           "scope_info",
                                           "name_or_scope_info",
                                           "outer_scope_info",
                                           "script",
                                           "script_or_debug_info",
                                           "function_data",
                                           "trusted_function_data",
                                           "untrusted_function_data",
                                           "native_context",
                                           "context_data",
                                           "interpreter_data",
                                           "constant_elements",
                                           "instruction_stream",
                                           "source"};
constexpr std::string_view kInherited[] = {"__proto__", "prototype",
                                           "constructor"};

// Nodes of V8 with values of the program behind them.
constexpr std::string_view kCarriers[] = {
    "system / Cell", "system / PromiseReaction", "system / SourceTextModule",
    "system / AccessorPair", "system / PropertyCell"};
// Its own data, where the type of the node does not say so.
constexpr std::string_view kOwnData[] = {
    "system / Map", "system / FeedbackVector", "system / FeedbackCell",
    "(map descriptors)", "(transition array)"};
// Roots for what the embedder and native code keep.
constexpr std::string_view kHandles[] = {"(GC roots)", "(Global handles)",
                                         "(Traced handles)"};

bool is_number(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

constexpr std::string_view kNativeContext = "system / NativeContext";

uint8_t cost_of_internal(std::string_view name) {
  // Up to Node 12 the name is `4 / key Object in WeakMap`.
  if (name.ends_with(" in WeakMap")) return kSlightly;
  if (is_number(name) || contains(kTelling, name)) return kNothing;
  return contains(kUntelling, name) ? kInternals : kSystem;
}

// Of a hidden, native or array node; native are also the embedder's, and those
// are the program's.
uint8_t cost_of_name(std::string_view name, bool system_by_type) {
  if (name.starts_with(kNativeContext)) return kNothing;
  if (name.starts_with("system / Context")) return kNothing;
  if (contains(kCarriers, name)) return kSlightly;
  if (contains(kOwnData, name)) return kInternals;
  return system_by_type || name.starts_with("system / ") ? kSystem : kNothing;
}

// Names of the embedder's roots have no parentheses: `Node / TCPServerWrap`.
uint8_t cost_of_root(std::string_view name) {
  if (name.starts_with("(Document DOM")) return kNothing;
  if (!name.starts_with('(') || contains(kHandles, name)) return kSlightly;
  return kInternals;
}

uint8_t cost_of_node(const HeapGraph& graph, NodeIndex node) {
  switch (graph.type(node)) {
    case NodeType::kCode:
    case NodeType::kObjectShape:
      return kInternals;
    case NodeType::kHidden:
      return cost_of_name(graph.name(node), true);
    case NodeType::kNative:
    case NodeType::kArray:
      return cost_of_name(graph.name(node), false);
    case NodeType::kSynthetic:
      return cost_of_root(graph.name(node));
    default:
      return kNothing;
  }
}

static_assert(EdgeCosts::kLeast + kInternals + kInternals < EdgeCosts::kMost);

}  // namespace

EdgeCosts::EdgeCosts(const HeapGraph& graph)
    : weak_map_names_(graph.strings),
      of_node_(graph.node_count()),
      of_internal_name_(graph.strings.size()),
      inherited_(graph.strings.size()) {
  for (const StringIndex name : IndexRange<StringIndex>(graph.strings.size())) {
    const std::string_view text = graph.strings[name];
    of_internal_name_[name] =
        weak_map_names_.contains(name) ? kWeakMapValue : cost_of_internal(text);
    if (contains(kInherited, text)) inherited_.set(name);
  }
  in_parallel(graph.node_count(), [&](size_t first, size_t last) {
    for (const NodeIndex node : IndexRange<NodeIndex>(first, last)) {
      of_node_[node] = cost_of_node(graph, node);
    }
  });
}

uint32_t EdgeCosts::internal(const HeapGraph& graph, NodeIndex from,
                             EdgeIndex edge, uint32_t rest) const {
  const StringIndex name{graph.edge_name_or_index[edge]};
  const uint8_t cost = of_internal_name_[name];
  if (cost != kWeakMapValue) return rest + cost;
  const bool of_table =
      weak_map_names_.find(name)->table == graph.node_id[from];
  return of_table ? kImpassable : rest + kSlightly;
}

uint32_t EdgeCosts::of_property(const HeapGraph& graph, EdgeIndex edge) const {
  const StringIndex name{graph.edge_name_or_index[edge]};
  return inherited_.test(name) ? kSlightly : kNothing;
}

}  // namespace heapcli::analysis
