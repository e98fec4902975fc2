// Which embedder objects (DOM nodes, above all) are in a document, and which
// are kept though they are in none.
// Source: DevTools' HeapSnapshot.initDetachednessAndClassIndex and
// propagateDOMState.
#pragma once

#include <cstdint>
#include <string>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

enum class DomState : uint8_t { kUnknown = 0, kAttached = 1, kDetached = 2 };

class DomStates {
 public:
  /// Takes V8's states, and passes them on from native node to native node:
  /// what an attached node reaches is attached, then what a detached one
  /// reaches is detached. In snapshots without states the native nodes whose
  /// name begins with "Detached " are detached.
  explicit DomStates(const HeapGraph& graph);

  DomState operator[](NodeIndex node) const {
    return states_.empty() ? DomState::kUnknown
                           : static_cast<DomState>(states_[node] & 3);
  }

  /// Whether DevTools puts "Detached " before the name of the node.
  bool prefixes_name(const HeapGraph& graph, NodeIndex node) const {
    return prefixes_ && (*this)[node] == DomState::kDetached &&
           graph.type(node) == NodeType::kNative;
  }

 private:
  void propagate(const HeapGraph& graph);

  bool prefixes_ = false;
  Column<NodeIndex, uint8_t> states_;  ///< Empty when no node has a state.
};

inline constexpr std::string_view kDetachedPrefix = "Detached ";

}  // namespace heapcli::analysis
