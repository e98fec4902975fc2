// Whose an object is: the program's, or that of Node.js and Deno themselves,
// which keep hundreds of Maps and closures that nobody looks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "analysis/heap.h"

namespace heapcli::analysis {

class CodeOrigin {
 public:
  /// `heap` has to outlive this.
  explicit CodeOrigin(const Heap& heap);

  /// Whether the nearest function or constructed object that dominates the node
  /// (or is it) comes from a script of the runtime. False when none does.
  bool is_runtime(NodeIndex node) const;

  /// A function whose scope this context is; its location is where code that
  /// uses the context stands. kNoLocation when there is none.
  LocationIndex location_of_context(NodeIndex context) const;

  /// Empty when not known. Valid as long as the heap's graph.
  std::string_view url(const SourceLocation& location) const;

 private:
  bool is_runtime_script(uint32_t script_id) const;

  const Heap& heap_;
  std::unordered_map<uint32_t, std::string_view> urls_;
  std::unordered_map<uint32_t, bool> runtime_script_;
  std::unordered_map<uint32_t, LocationIndex> context_location_;
};

/// The context that a function was made in.
std::optional<NodeIndex> context_of(const HeapGraph& graph, NodeIndex function);

/// Whether the node is a context of a function, block or module.
bool is_context(const HeapGraph& graph, NodeIndex node);

}  // namespace heapcli::analysis
