#include "analysis/distances.h"

#include <cctype>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/bitmap.h"
#include "analysis/node_queue.h"
#include "analysis/shallow_sizes.h"

namespace heapcli::analysis {
namespace {

// What JavaScript's parseInt reads off the start of a name; none for NaN. Only
// small values and remainders matter, so digits beyond 18 are dropped.
std::optional<int64_t> leading_integer(std::string_view text) {
  size_t at = 0;
  while (at < text.size() &&
         std::isspace(static_cast<unsigned char>(text[at]))) {
    ++at;
  }
  bool negative = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
    negative = text[at++] == '-';
  }
  int64_t value = 0;
  size_t digits = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    if (++digits <= 18) value = value * 10 + (text[at] - '0');
  }
  if (digits == 0) return std::nullopt;
  return negative ? -value : value;
}

class BreadthFirstSearch {
 public:
  BreadthFirstSearch(const HeapGraph& graph, const EdgeSets& sets,
                     const WeakMapEdgeNames& weak_map_names)
      : graph_(graph),
        sets_(sets),
        weak_map_names_(weak_map_names),
        distance_(graph.node_count(), kNoDistance),
        visited_(graph.node_count()),
        special_(graph.node_count()),
        pending_pairs_(weak_map_names.pair_count()),
        queue_(graph) {
    Bitmap<StringIndex> special_names(graph.strings.size());
    for (const StringIndex name :
         IndexRange<StringIndex>(graph.strings.size())) {
      const std::string_view text = graph.strings[name];
      if (text == "system / NativeContext" || text == "(map descriptors)") {
        special_names.set(name);
      }
    }
    for (const NodeIndex node : graph.nodes()) {
      if (special_names.test(graph.node_name[node])) special_.set(node);
    }
  }

  Distances run() {
    // A node that two edges of the root lead to is searched from twice; that
    // matters, since the second time completes pairs of the first.
    for (const EdgeIndex edge : graph_.edges_of(graph_.root)) {
      const NodeIndex node = graph_.edge_to[edge];
      if (!is_user_root(graph_, node)) continue;
      reach(node, 1);
    }
    const bool has_roots = !queue_.empty();
    search(1);
    Bitmap<NodeIndex> reached = close(visited_);
    passed_over_.clear();
    queue_.clear();
    const int32_t distance = has_roots ? kSystemDistance : 0;
    reach(graph_.root, distance);
    search(distance);
    return {std::move(distance_), std::move(reached)};
  }

 private:
  enum class Source { kPlain, kNativeContext, kMapDescriptors };

  void reach(NodeIndex node, int32_t distance) {
    visited_.set(node);
    distance_[node] = distance;
    queue_.push(node);
  }

  // Adds what is reached over the edges that were passed over.
  Bitmap<NodeIndex> close(Bitmap<NodeIndex> reached) const {
    NodeQueue queue(graph_);
    const auto add = [&](NodeIndex node) {
      if (reached.insert(node)) queue.push(node);
    };
    for (const NodeIndex node : passed_over_) add(node);
    while (!queue.empty()) {
      for (const EdgeIndex edge : graph_.edges_of(queue.pop())) {
        if (!sets_.weak.test(edge)) add(graph_.edge_to[edge]);
      }
    }
    return reached;
  }

  // `distance` is that of all nodes in the queue.
  void search(int32_t distance) {
    size_t left = queue_.size();
    while (!queue_.empty()) {
      if (left == 0) {
        ++distance;
        left = queue_.size();
      }
      --left;
      const NodeIndex node = queue_.pop();
      const Source source = source_of(node);
      for (const EdgeIndex edge : graph_.edges_of(node)) {
        const NodeIndex target = graph_.edge_to[edge];
        if (sets_.weak.test(edge) || visited_.test(target)) continue;
        if (passes(source, edge)) {
          reach(target, distance + 1);
        } else {
          passed_over_.push_back(target);
        }
      }
    }
  }

  Source source_of(NodeIndex node) const {
    if (!special_.test(node)) return Source::kPlain;
    const NodeType type = graph_.type(node);
    const bool is_context = graph_.name(node).front() == 's';
    if (is_context && type == NodeType::kHidden) return Source::kNativeContext;
    if (!is_context && type == NodeType::kArray) return Source::kMapDescriptors;
    return Source::kPlain;
  }

  bool passes(Source source, EdgeIndex edge) {
    const bool of_weak_map = sets_.weak_map_values.test(edge);
    if (source == Source::kPlain && !of_weak_map) return true;
    const bool numbered = !is_named(graph_.edge_type[edge]);
    const uint32_t value = graph_.edge_name_or_index[edge];
    if (source == Source::kNativeContext && !numbered &&
        graph_.strings[static_cast<StringIndex>(value)] ==
            "sloppy_function_map") {
      return false;
    }
    if (source == Source::kMapDescriptors) {
      const std::optional<int64_t> index =
          numbered ? value
                   : leading_integer(
                         graph_.strings[static_cast<StringIndex>(value)]);
      return !index || *index < 2 || *index % 3 != 1;
    }
    if (!of_weak_map) return true;
    return completes_pair(
        weak_map_names_.find(static_cast<StringIndex>(value))->pair);
  }

  // Whether the other edge of the pair has been met before.
  bool completes_pair(uint32_t pair) {
    pending_pairs_[pair] = !pending_pairs_[pair];
    return !pending_pairs_[pair];
  }

  const HeapGraph& graph_;
  const EdgeSets& sets_;
  const WeakMapEdgeNames& weak_map_names_;
  Column<NodeIndex, int32_t> distance_;
  Bitmap<NodeIndex> visited_;
  Bitmap<NodeIndex> special_;  ///< Nodes whose edges may be judged.
  std::vector<bool> pending_pairs_;
  std::vector<NodeIndex> passed_over_;  ///< Targets of such edges.
  NodeQueue queue_;
};

}  // namespace

Distances distances(const HeapGraph& graph, const EdgeSets& sets,
                    const WeakMapEdgeNames& weak_map_names) {
  return BreadthFirstSearch(graph, sets, weak_map_names).run();
}

}  // namespace heapcli::analysis
