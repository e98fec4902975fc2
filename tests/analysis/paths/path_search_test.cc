#include "analysis/paths/path_search.h"

#include <algorithm>
#include <random>
#include <set>

#include "analysis/distances.h"
#include "analysis/paths/edge_starts.h"
#include "tests/analysis/heap_with_global.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::Heap;
using analysis::NodeIndex;
using analysis::PathKind;
using analysis::PathSearch;
using analysis::RetainingPath;

struct Searched {
  Searched(const SnapshotText& text, PathKind kind)
      : heap(analysis::make_heap(text.graph())), search(heap, kind, {}) {}

  std::vector<std::vector<uint32_t>> best(uint32_t node, size_t count) const {
    std::vector<std::vector<uint32_t>> paths;
    for (const RetainingPath& path : search.best(NodeIndex{node}, count, {})) {
      std::vector<uint32_t> nodes;
      for (const NodeIndex at : path.nodes) nodes.push_back(raw(at));
      paths.push_back(nodes);
    }
    return paths;
  }

  Heap heap;
  PathSearch search;
};

using Paths = std::vector<std::vector<uint32_t>>;

// Whether it is a way from the root, over edges that keep alive, without loops.
void check_path(const Heap& heap, const RetainingPath& path, uint32_t node) {
  REQUIRE(path.nodes.size() == path.edges.size() + 1);
  CHECK(path.nodes.front() == heap.graph.root);
  CHECK(path.nodes.back() == NodeIndex{node});
  CHECK(std::set(path.nodes.begin(), path.nodes.end()).size() ==
        path.nodes.size());
  for (size_t i = 0; i < path.edges.size(); ++i) {
    CHECK(analysis::start_of(heap.graph, path.edges[i]) == path.nodes[i]);
    CHECK(heap.graph.edge_to[path.edges[i]] == path.nodes[i + 1]);
    CHECK(heap.graph.edge_type[path.edges[i]] != analysis::EdgeType::kWeak);
  }
}

TEST_CASE("a way over properties is better than a shorter one over internals") {
  SnapshotText text = heap_with_global();
  const uint32_t map = text.node("object shape", "system / Map", 8);
  const uint32_t a = text.node("object", "A", 8);
  const uint32_t b = text.node("object", "B", 8);
  const uint32_t held = text.node("object", "Held", 8);
  text.edge(1, map, "internal", "map")
      .edge(map, held, "internal", "prototype")
      .edge(1, a, "property", "a")
      .edge(a, b, "property", "b")
      .edge(b, held, "property", "held");
  const Paths telling = Searched(text, PathKind::kTelling).best(held, 2);
  CHECK(telling == Paths{{0, 1, a, b, held}, {0, 1, map, held}});
  const Paths shortest = Searched(text, PathKind::kShortest).best(held, 2);
  CHECK(shortest == Paths{{0, 1, map, held}, {0, 1, a, b, held}});
}

TEST_CASE("an object that only weak edges lead to has no path") {
  SnapshotText text = heap_with_global();
  const uint32_t held = text.node("object", "Held", 8);
  const uint32_t alone = text.node("object", "Alone", 8);
  text.edge(1, held, "weak", "1").edge(held, alone, "property", "x");
  for (const PathKind kind : {PathKind::kTelling, PathKind::kShortest}) {
    const Searched searched(text, kind);
    CHECK_FALSE(searched.search.reaches(NodeIndex{held}));
    CHECK_FALSE(searched.search.reaches(NodeIndex{alone}));
    CHECK(searched.best(held, 3).empty());
  }
}

TEST_CASE("the root has a path of no edges") {
  const SnapshotText text = heap_with_global();
  for (const PathKind kind : {PathKind::kTelling, PathKind::kShortest}) {
    CHECK(Searched(text, kind).best(0, 3) == Paths{{0}});
  }
}

TEST_CASE("paths have no loops, whatever refers to whatever") {
  // Children with a parent, as in a document, and an object that has itself.
  SnapshotText text = heap_with_global();
  const uint32_t top = text.node("object", "Top", 8);
  const uint32_t held = text.node("object", "Held", 8);
  text.edge(1, top, "property", "top")
      .edge(top, held, "property", "first")
      .edge(held, top, "property", "parent")
      .edge(held, held, "property", "self");
  for (int i = 0; i < 5; ++i) {
    const uint32_t child = text.node("object", "Child", 8);
    text.edge(held, child, "property", "child" + std::to_string(i))
        .edge(child, held, "property", "parent");
  }
  for (const PathKind kind : {PathKind::kTelling, PathKind::kShortest}) {
    CHECK(Searched(text, kind).best(held, 10) == Paths{{0, 1, top, held}});
  }
}

TEST_CASE("elements count once, though the hidden array has them, too") {
  SnapshotText text = heap_with_global();
  const uint32_t array = text.node("object", "Array", 8);
  const uint32_t store = text.node("array", "(object elements)", 8);
  const uint32_t held = text.node("object", "Held", 8);
  text.edge(1, array, "property", "list")
      .edge(array, store, "internal", "elements")
      .edge(store, held, "internal", "3")
      .element(array, held, 3);
  CHECK(Searched(text, PathKind::kTelling).best(held, 3) ==
        Paths{{0, 1, array, held}});
}

TEST_CASE("a WeakMap's value is held by its key") {
  SnapshotText text = heap_with_global();
  const uint32_t key = text.node("object", "Key", 8, 51);
  const uint32_t table = text.node("array", "", 8, 49);
  const uint32_t value = text.node("object", "Value", 8, 53);
  const std::string name =
      " / part of key (Key @51) -> value (Value @53) pair in WeakMap "
      "(table @49)";
  text.edge(1, table, "property", "short")
      .edge(table, value, "internal", "7" + name)
      .edge(1, key, "property", "key")
      .edge(key, value, "internal", "4" + name);
  CHECK(Searched(text, PathKind::kTelling).best(value, 3) ==
        Paths{{0, 1, key, value}});
}

TEST_CASE("ways to the global object are not told apart") {
  SnapshotText text = heap_with_global();
  const uint32_t roots = text.node("synthetic", "(GC roots)", 0);
  const uint32_t handles = text.node("synthetic", "(Global handles)", 0);
  const uint32_t held = text.node("object", "Held", 8);
  text.element(0, roots, 1)
      .element(roots, handles, 1)
      .edge(handles, 1, "internal", "5")
      .edge(1, held, "property", "held");
  CHECK(Searched(text, PathKind::kTelling).best(held, 3) ==
        Paths{{0, 1, held}});
  CHECK(Searched(text, PathKind::kShortest).best(held, 3).size() == 2);
}

TEST_CASE("a long list takes no longer than its length") {
  SnapshotText text = heap_with_global();
  uint32_t last = 1;
  for (int i = 0; i < 20000; ++i) {
    const uint32_t next = text.node("object", "Item", 8);
    text.edge(last, next, "property", "next");
    text.edge(next, last, "property", "previous");
    last = next;
  }
  for (const PathKind kind : {PathKind::kTelling, PathKind::kShortest}) {
    const Paths paths = Searched(text, kind).best(last, 3);
    REQUIRE(paths.size() == 1);
    CHECK(paths.front().size() == 20002);
  }
}

// All ways without loops, found by trying.
class AllPaths {
 public:
  AllPaths(const Heap& heap, const PathSearch& search)
      : heap_(heap), search_(search) {}

  std::vector<uint64_t> costs_to(NodeIndex node) {
    costs_.clear();
    on_path_.assign(heap_.graph.node_count(), false);
    seen_.clear();
    walk(heap_.graph.root, node, 0, {});
    std::sort(costs_.begin(), costs_.end());
    return costs_;
  }

 private:
  // NOLINTNEXTLINE(misc-no-recursion): a handful of nodes.
  void walk(NodeIndex at, NodeIndex to, uint64_t cost,
            std::vector<uint32_t> nodes) {
    nodes.push_back(raw(at));
    if (at == to) {
      if (seen_.insert(nodes).second) costs_.push_back(cost);
      return;
    }
    on_path_[raw(at)] = true;
    for (const analysis::EdgeIndex edge : heap_.graph.edges_of(at)) {
      const uint32_t step = search_.cost(at, edge);
      const NodeIndex next = heap_.graph.edge_to[edge];
      if (step == analysis::kImpassable || on_path_[raw(next)]) continue;
      walk(next, to, cost + step, nodes);
    }
    on_path_[raw(at)] = false;
  }

  const Heap& heap_;
  const PathSearch& search_;
  std::vector<bool> on_path_;
  std::set<std::vector<uint32_t>> seen_;
  std::vector<uint64_t> costs_;
};

TEST_CASE("the k best paths are those that trying all of them finds") {
  std::mt19937 random(7);
  const auto below = [&](uint32_t end) { return random() % end; };
  for (int round = 0; round < 60; ++round) {
    SnapshotText text = heap_with_global();
    const uint32_t nodes = 8;
    for (uint32_t i = 2; i < nodes; ++i) text.node("object", "N", 8);
    std::set<std::pair<uint32_t, uint32_t>> edges;
    for (int i = 0; i < 16; ++i) {
      const uint32_t from = 1 + below(nodes - 1);
      const uint32_t to = 1 + below(nodes - 1);
      if (!edges.emplace(from, to).second) continue;
      const bool weak = below(8) == 0;
      text.edge(from, to, weak ? "weak" : "property", "p");
    }
    for (const PathKind kind : {PathKind::kTelling, PathKind::kShortest}) {
      const Searched searched(text, kind);
      AllPaths all(searched.heap, searched.search);
      for (uint32_t node = 2; node < nodes; ++node) {
        std::vector<uint64_t> expected = all.costs_to(NodeIndex{node});
        if (expected.size() > 4) expected.resize(4);
        std::vector<uint64_t> costs;
        for (const RetainingPath& path :
             searched.search.best(NodeIndex{node}, 4, {})) {
          check_path(searched.heap, path, node);
          uint64_t cost = 0;
          for (size_t i = 0; i < path.edges.size(); ++i) {
            cost += searched.search.cost(path.nodes[i], path.edges[i]);
          }
          costs.push_back(cost);
        }
        CHECK(costs == expected);
      }
    }
  }
}

TEST_CASE("the shortest path has as many edges as the distance says") {
  std::mt19937 random(11);
  const auto below = [&](uint32_t end) { return random() % end; };
  const std::vector<std::string> types = {"property", "internal", "context",
                                          "element",  "hidden",   "weak"};
  for (int round = 0; round < 40; ++round) {
    SnapshotText text = heap_with_global();
    const uint32_t roots = text.node("synthetic", "(GC roots)", 0);
    text.element(0, roots, 1);
    const uint32_t nodes = 60;
    for (uint32_t i = 3; i < nodes; ++i) text.node("object", "N", 8);
    for (int i = 0; i < 120; ++i) {
      const uint32_t from = 1 + below(nodes - 1);
      const uint32_t to = 1 + below(nodes - 1);
      const std::string& type = types[below(6)];
      if (type == "element" || type == "hidden") {
        text.element(from, to, i);
      } else {
        text.edge(from, to, type, "n" + std::to_string(i));
      }
    }
    const Searched searched(text, PathKind::kShortest);
    for (uint32_t node = 1; node < nodes; ++node) {
      const int32_t distance = searched.heap.figures.distance[NodeIndex{node}];
      CHECK(searched.search.reaches(NodeIndex{node}) == (distance >= 0));
      if (distance < 0) continue;
      const auto paths = searched.search.best(NodeIndex{node}, 2, {});
      REQUIRE_FALSE(paths.empty());
      for (const RetainingPath& path : paths) {
        check_path(searched.heap, path, node);
      }
      const auto edges = static_cast<int32_t>(paths.front().edges.size());
      CHECK(edges == distance % analysis::kSystemDistance);
      // Both searches reach the same.
      const Searched telling(text, PathKind::kTelling);
      CHECK(telling.search.reaches(NodeIndex{node}));
      check_path(telling.heap, telling.search.best(NodeIndex{node}), node);
    }
  }
}

}  // namespace
}  // namespace heapcli::tests
