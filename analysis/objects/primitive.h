// Which nodes stand for values of JavaScript, and what the simple ones are:
// numbers, booleans, null, undefined, symbols.
#pragma once

#include <optional>
#include <string>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// `17`, `0.5`, `true`, `null`, `undefined`, `Symbol(tag)`; `number` or
/// `bigint` when the snapshot does not tell which one. Nothing for strings
/// (see string_text) and for all that is no primitive.
std::optional<std::string> primitive_text(const HeapGraph& graph,
                                          NodeIndex node);

/// The value of a number, as V8 wrote it. Nothing unless it was captured
/// (captureNumericValue; always so in Deno).
std::optional<std::string_view> number_text(const HeapGraph& graph,
                                            NodeIndex node);

/// Whether a program can hold the node in a variable: false for what V8 keeps
/// for itself (contexts, maps, code, backing stores).
bool is_javascript_value(const HeapGraph& graph, NodeIndex node);

/// Whether the snapshot has the values of numbers at all. Looks at every node
/// that is a number until one has.
bool has_number_values(const HeapGraph& graph);

/// Whether V8 made up the node's name, `system / Context` for example.
bool has_system_name(const HeapGraph& graph, NodeIndex node);

}  // namespace heapcli::analysis
