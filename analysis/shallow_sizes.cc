#include "analysis/shallow_sizes.h"

#include <limits>
#include <vector>

#include "analysis/bitmap.h"

namespace heapcli::analysis {
namespace {

constexpr NodeIndex kUnvisited{std::numeric_limits<uint32_t>::max()};
constexpr NodeIndex kManyOwners{std::numeric_limits<uint32_t>::max() - 1};

class OwnerSearch {
 public:
  OwnerSearch(const HeapGraph& graph, const Bitmap<EdgeIndex>& weak)
      : graph_(graph),
        weak_(weak),
        owner_(graph.node_count(), kUnvisited),
        can_be_owned_(graph.node_count()) {
    const auto holds_external_data = [&](NodeIndex node) {
      return graph.type(node) == NodeType::kNative &&
             graph.name(node) == "system / ExternalStringData";
    };
    for (const NodeIndex node : graph.nodes()) {
      const NodeType type = graph.type(node);
      const bool can_be_owned = type == NodeType::kHidden ||
                                type == NodeType::kArray ||
                                holds_external_data(node);
      if (can_be_owned) {
        can_be_owned_.set(node);
      } else {
        owner_[node] = node;
      }
    }
  }

  /// An owner spreads over the nodes that can be owned; where two meet, the
  /// node has many, and so has what it leads to. Either happens to a node
  /// once, so this ends, and in the same state whatever the order.
  void run() {
    for (const NodeIndex node : graph_.nodes()) {
      if (owner_[node] != node) continue;
      spread(node);
      while (!worklist_.empty()) {
        const NodeIndex next = worklist_.back();
        worklist_.pop_back();
        spread(next);
      }
    }
  }

  NodeIndex owner(NodeIndex node) const { return owner_[node]; }

 private:
  void spread(NodeIndex node) {
    const NodeIndex owner = owner_[node];
    for (const EdgeIndex edge : graph_.edges_of(node)) {
      const NodeIndex target = graph_.edge_to[edge];
      if (!can_be_owned_.test(target)) continue;
      const NodeIndex present = owner_[target];
      if (present == owner || present == kManyOwners || weak_.test(edge)) {
        continue;
      }
      owner_[target] = present == kUnvisited ? owner : kManyOwners;
      worklist_.push_back(target);
    }
  }

  const HeapGraph& graph_;
  const Bitmap<EdgeIndex>& weak_;
  Column<NodeIndex, NodeIndex> owner_;
  Bitmap<NodeIndex> can_be_owned_;  ///< Small enough to stay in the cache.
  std::vector<NodeIndex> worklist_;
};

}  // namespace

bool is_document_dom_trees_root(const HeapGraph& graph, NodeIndex node) {
  return graph.type(node) == NodeType::kSynthetic &&
         graph.name(node) == "(Document DOM trees)";
}

bool is_user_root(const HeapGraph& graph, NodeIndex node) {
  return graph.type(node) != NodeType::kSynthetic ||
         is_document_dom_trees_root(graph, node);
}

bool has_user_roots(const HeapGraph& graph) {
  for (const EdgeIndex edge : graph.edges_of(graph.root)) {
    if (is_user_root(graph, graph.edge_to[edge])) return true;
  }
  return false;
}

SizeColumn adjusted_shallow_sizes(const HeapGraph& graph,
                                  const Bitmap<EdgeIndex>& weak) {
  SizeColumn sizes = graph.self_size;
  if (!has_user_roots(graph)) return sizes;
  OwnerSearch search(graph, weak);
  search.run();
  for (const NodeIndex node : graph.nodes()) {
    const NodeIndex owner = search.owner(node);
    if (owner == node || owner == kUnvisited || owner == kManyOwners) continue;
    // The sizes of V8's own roots mean nothing to anybody.
    if (owner == graph.root || graph.type(owner) == NodeType::kSynthetic) {
      continue;
    }
    sizes.set(owner, sizes[owner] + sizes[node]);
    sizes.set(node, 0);
  }
  return sizes;
}

}  // namespace heapcli::analysis
