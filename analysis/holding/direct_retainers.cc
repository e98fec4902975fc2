#include "analysis/holding/direct_retainers.h"

#include <algorithm>
#include <tuple>

#include "analysis/holding/owner.h"
#include "analysis/holding/path_steps.h"
#include "analysis/holding/root_text.h"

namespace heapcli::analysis {
namespace {

// What a program wrote tells more than what V8 keeps beside it.
int rank_of(Role role) {
  if (role == Role::kWeak) return 2;
  return role == Role::kInternal ? 1 : 0;
}

// An entry of a Map is the program's, too.
int rank_of(const Retainer& retainer) {
  const bool lifted = retainer.holder != retainer.from;
  return retainer.role == Role::kInternal && lifted ? 0
                                                    : rank_of(retainer.role);
}

// The roles depend on the edges before, so that all of them are read.
template <class Visit>
void edges_between(const HeapGraph& graph, NodeIndex from, NodeIndex to,
                   Visit visit) {
  for_each_member(graph, from, [&](EdgeIndex edge, Role role) {
    if (graph.edge_to[edge] == to) visit(edge, role);
    return true;
  });
}

// The nodes with an edge to this one, in their order. A flat look at the edges'
// ends first: nearly all lead elsewhere.
std::vector<NodeIndex> holders(const HeapGraph& graph, NodeIndex node) {
  const auto& first = graph.first_edge.values();
  const auto& ends = graph.edge_to.values();
  std::vector<NodeIndex> found;
  for (auto at = ends.begin();; ++at) {
    at = std::find(at, ends.end(), node);
    if (at == ends.end()) return found;
    const EdgeIndex edge{static_cast<uint32_t>(at - ends.begin())};
    const auto after = std::upper_bound(
        first.begin(), first.end(), edge,
        [](EdgeIndex a, EdgeIndex b) { return raw(a) < raw(b); });
    const NodeIndex from{static_cast<uint32_t>(after - first.begin() - 1)};
    if (found.empty() || found.back() != from) found.push_back(from);
  }
}

// Puts an edge into words: as the step of a path that begins where V8's own
// nodes belong.
class RetainerReader {
 public:
  explicit RetainerReader(const Heap& heap)
      : heap_(heap), steps_(heap.graph, StepDetail::kExact) {}

  Retainer read(NodeIndex from, EdgeIndex edge, Role role) {
    const HeapGraph& graph = heap_.graph;
    RetainingPath path{{from, graph.edge_to[edge]}, {edge}};
    Retainer retainer{from, edge, role, from, ""};
    if (is_root(graph, retainer)) {
      retainer.words = root_text(graph.name(from));
      return retainer;
    }
    retainer.words = step_words(steps_.read(path).front());
    // A reaction of a promise lies behind others; deeper, nothing is one step.
    constexpr size_t kMostLevels = 4;
    for (size_t level = 0; level < kMostLevels; ++level) {
      const auto owner = owner_of(heap_, path.nodes.front());
      if (!owner) break;
      path.nodes.insert(path.nodes.begin(), owner->node);
      path.edges.insert(path.edges.begin(), owner->edge);
      const auto steps = steps_.read(path);
      if (steps.size() > 1) continue;
      retainer.holder = owner->node;
      retainer.words = step_words(steps.front());
    }
    return retainer;
  }

 private:
  const Heap& heap_;
  StepReader steps_;
};

}  // namespace

std::vector<Retainer> direct_retainers(const Heap& heap, NodeIndex node) {
  const HeapGraph& graph = heap.graph;
  RetainerReader reader(heap);
  std::vector<Retainer> retainers;
  for (const NodeIndex from : holders(graph, node)) {
    if (from == node) continue;
    edges_between(graph, from, node, [&](EdgeIndex edge, Role role) {
      retainers.push_back(reader.read(from, edge, role));
    });
  }
  const auto order = [&](const Retainer& retainer) {
    return std::make_tuple(
        rank_of(retainer), heap.figures.distance[retainer.holder],
        raw(graph.node_id[retainer.from]), raw(retainer.edge));
  };
  std::sort(retainers.begin(), retainers.end(),
            [&](const Retainer& a, const Retainer& b) {
              return order(a) < order(b);
            });
  return retainers;
}

std::optional<EdgeIndex> telling_edge(const HeapGraph& graph, NodeIndex from,
                                      NodeIndex to) {
  std::optional<EdgeIndex> best;
  int best_rank = rank_of(Role::kWeak);
  edges_between(graph, from, to, [&](EdgeIndex edge, Role role) {
    if (rank_of(role) >= best_rank) return;
    best_rank = rank_of(role);
    best = edge;
  });
  return best;
}

std::string edge_words(const HeapGraph& graph, NodeIndex from, EdgeIndex edge) {
  StepReader steps(graph, StepDetail::kExact);
  return step_words(steps.read({{from, graph.edge_to[edge]}, {edge}}).front());
}

}  // namespace heapcli::analysis
