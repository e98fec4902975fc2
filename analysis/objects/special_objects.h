// Objects whose worth is in V8's internal fields rather than in properties:
// dates, errors, buffers, promises, boxed values, proxies, weak references.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

enum class SpecialKind {
  kNone,
  kDate,    ///< `text` is the time in ISO 8601, empty when not captured.
  kError,   ///< `text` is the message.
  kBytes,   ///< An ArrayBuffer of `bytes`.
  kView,    ///< A typed array or DataView on a buffer of `bytes`.
  kHolder,  ///< Promise, boxed primitive, Proxy, WeakRef: of what is `held`.
};

struct SpecialObject {
  SpecialKind kind = SpecialKind::kNone;
  std::string text;  ///< As the heap has it; not safe to print.
  uint64_t bytes = 0;
  std::optional<NodeIndex> held;  ///< If absent, `text` says what is known.
};

SpecialObject special_object(const HeapGraph& graph, NodeIndex node);

/// V8 has them among its own nodes.
bool is_proxy(const HeapGraph& graph, NodeIndex node);

/// What Function.prototype.bind was called on; nothing for other functions.
std::optional<NodeIndex> bound_function(const HeapGraph& graph, NodeIndex node);

}  // namespace heapcli::analysis
