#include "analysis/edge_sets.h"

#include <algorithm>

#include "analysis/parallel.h"

namespace heapcli::analysis {
namespace {

constexpr uint64_t kWord = 64;

/// What one edge is.
struct Memberships {
  bool essential;
  bool weak;
  bool weak_map_value;
};

class EdgeJudge {
 public:
  EdgeJudge(const HeapGraph& graph, const WeakMapEdgeNames& weak_map_names)
      : graph_(graph), weak_map_names_(weak_map_names) {}

  // Types come in no order that a processor could foresee: no branch on the
  // common ones.
  Memberships judge(NodeIndex from, EdgeIndex edge) const {
    const EdgeType type = graph_.edge_type[edge];
    const bool internal = type == EdgeType::kInternal;
    const bool weak = type == EdgeType::kWeak;
    const StringIndex name{internal ? graph_.edge_name_or_index[edge] : 0};
    const bool of_weak_map = internal & weak_map_names_.contains(name);
    bool essential = !weak & (graph_.edge_to[edge] != from);
    if (type == EdgeType::kShortcut || of_weak_map) [[unlikely]] {
      essential &= of_weak_map ? !is_of_table(from, name) : from == graph_.root;
    }
    return {essential, weak, of_weak_map};
  }

 private:
  bool is_of_table(NodeIndex from, StringIndex name) const {
    return weak_map_names_.find(name)->table == graph_.node_id[from];
  }

  const HeapGraph& graph_;
  const WeakMapEdgeNames& weak_map_names_;
};

// Calls body(first, last) with the edges of whole words of 64: two threads
// never write the same one.
template <class Body>
void for_words_of_edges(const HeapGraph& graph, Body body) {
  const uint64_t edges = graph.edge_count();
  in_parallel((edges + kWord - 1) / kWord, [&](size_t first, size_t last) {
    if (first < last) body(first * kWord, std::min(last * kWord, edges));
  });
}

// The node that an edge belongs to.
uint32_t node_of(const HeapGraph& graph, uint64_t edge) {
  const auto& starts = graph.first_edge.values();
  const auto after =
      std::upper_bound(starts.begin(), starts.end() - 1,
                       static_cast<EdgeIndex>(static_cast<uint32_t>(edge)));
  return static_cast<uint32_t>(after - starts.begin() - 1);
}

}  // namespace

EdgeSets edge_sets(const HeapGraph& graph,
                   const WeakMapEdgeNames& weak_map_names) {
  const EdgeJudge judge(graph, weak_map_names);
  const size_t count = graph.edge_count();
  EdgeSets sets{Bitmap<EdgeIndex>(count), Bitmap<EdgeIndex>(count),
                Bitmap<EdgeIndex>(count)};
  for_words_of_edges(graph, [&](uint64_t first, uint64_t last) {
    uint64_t essential = 0;
    uint64_t weak = 0;
    uint64_t weak_map_values = 0;
    uint32_t node = node_of(graph, first);
    uint64_t node_end = raw(graph.first_edge[NodeIndex{node + 1}]);
    for (uint64_t edge = first; edge < last; ++edge) {
      while (edge == node_end) {
        node_end = raw(graph.first_edge[NodeIndex{++node + 1}]);
      }
      const Memberships is =
          judge.judge(NodeIndex{node}, EdgeIndex{static_cast<uint32_t>(edge)});
      const uint64_t bit = edge % kWord;
      essential |= uint64_t{is.essential} << bit;
      weak |= uint64_t{is.weak} << bit;
      weak_map_values |= uint64_t{is.weak_map_value} << bit;
      if (bit == kWord - 1 || edge + 1 == last) {
        sets.essential.words()[edge / kWord] = essential;
        sets.weak.words()[edge / kWord] = weak;
        sets.weak_map_values.words()[edge / kWord] = weak_map_values;
        essential = weak = weak_map_values = 0;
      }
    }
  });
  return sets;
}

Bitmap<EdgeIndex> weak_edges(const HeapGraph& graph) {
  Bitmap<EdgeIndex> weak(graph.edge_count());
  for_words_of_edges(graph, [&](uint64_t first, uint64_t last) {
    for (uint64_t edge = first; edge < last; ++edge) {
      const EdgeIndex index{static_cast<uint32_t>(edge)};
      if (graph.edge_type[index] == EdgeType::kWeak) weak.set(index);
    }
  });
  return weak;
}

}  // namespace heapcli::analysis
