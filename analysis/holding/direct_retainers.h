// Who points at an object, one step up, in the words of paths (path_steps.h).
// Paths to the roots are another matter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/heap.h"
#include "analysis/objects/members.h"

namespace heapcli::analysis {

struct Retainer {
  NodeIndex from;
  EdgeIndex edge;
  Role role = Role::kInternal;  ///< kWeak: it does not keep the object alive.
  /// Whom a program calls the holder: `from`, or whom `from` belongs to.
  NodeIndex holder;
  /// How it holds: `.cache`, `.get("user-17")`. Names in it may hold any
  /// character. Of a GC root, what it is; then there is no holder to name.
  std::string words;
};

inline bool is_root(const HeapGraph& graph, const Retainer& retainer) {
  return graph.type(retainer.from) == NodeType::kSynthetic;
}

/// All edges to `node`, its own left out. The most telling first: what a
/// program wrote before what is V8's own, the nearest to the roots first, weak
/// ones last. Looks at every edge.
std::vector<Retainer> direct_retainers(const Heap& heap, NodeIndex node);

/// The most telling edge from one node to another; nothing when there is none
/// but weak ones.
std::optional<EdgeIndex> telling_edge(const HeapGraph& graph, NodeIndex from,
                                      NodeIndex to);

/// How a node holds another one by this edge, in words.
std::string edge_words(const HeapGraph& graph, NodeIndex from, EdgeIndex edge);

}  // namespace heapcli::analysis
