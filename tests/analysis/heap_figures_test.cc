#include "analysis/heap_figures.h"

#include <map>
#include <stop_token>
#include <utility>
#include <vector>

#include "analysis/class_table.h"
#include "analysis/diff.h"
#include "analysis/distances.h"
#include "analysis/error.h"
#include "analysis/statistics.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::NodeIndex;

// A heap whose node numbers are the builder's.
struct Figures {
  explicit Figures(const SnapshotText& heap)
      : graph(heap.graph()),
        figures(analysis::heap_figures(graph)),
        dominators(dominators_of_nodes(figures.dominators)),
        retained_sizes(by_node(figures.dominators, figures.retained)) {}

  uint64_t shallow(uint32_t node) const {
    return figures.shallow[NodeIndex{node}];
  }
  uint64_t retained(uint32_t node) const {
    return retained_sizes[NodeIndex{node}];
  }
  int32_t distance(uint32_t node) const {
    return figures.distance[NodeIndex{node}];
  }
  uint32_t dominator(uint32_t node) const {
    return raw(dominators[NodeIndex{node}]);
  }
  std::string class_name(uint32_t node) const {
    return figures.classes[figures.classes.class_of(NodeIndex{node})].name;
  }

  analysis::HeapGraph graph;
  analysis::HeapFigures figures;
  analysis::Column<NodeIndex, NodeIndex> dominators;
  analysis::Column<NodeIndex, uint64_t> retained_sizes;
};

// A heap with a global object, as node 1.
SnapshotText heap_with_global() {
  SnapshotText heap;
  const uint32_t global = heap.node("object", "global", 10);
  heap.edge(0, global, "shortcut", "1");
  return heap;
}

TEST_CASE("backing stores count as part of the object that owns them") {
  SnapshotText heap = heap_with_global();
  const uint32_t map = heap.node("object", "Map", 32);
  const uint32_t table = heap.node("array", "", 1000);
  const uint32_t shared = heap.node("array", "", 100);
  const uint32_t other = heap.node("object", "Other", 8);
  heap.edge(1, map, "property", "map")
      .edge(1, other, "property", "other")
      .edge(map, table, "internal", "table")
      .edge(map, shared, "internal", "shared")
      .edge(other, shared, "internal", "shared")
      .edge(other, table, "weak", "1");
  const Figures figures(heap);
  CHECK(figures.shallow(map) == 1032);
  CHECK(figures.shallow(table) == 0);
  CHECK(figures.shallow(shared) == 100);
  CHECK(figures.shallow(other) == 8);
  CHECK(figures.retained(1) == 10 + 1032 + 100 + 8);
}

TEST_CASE("a chain of backing stores goes to the one object at its head") {
  SnapshotText heap = heap_with_global();
  const uint32_t owner = heap.node("object", "Owner", 1);
  const uint32_t first = heap.node("array", "", 10);
  const uint32_t second = heap.node("hidden", "system / X", 100);
  heap.edge(1, owner, "property", "o")
      .edge(owner, first, "internal", "a")
      .edge(first, second, "internal", "b")
      .edge(second, first, "internal", "back");
  CHECK(Figures(heap).shallow(owner) == 111);

  heap.edge(1, second, "internal", "also");
  const Figures shared(heap);
  CHECK(shared.shallow(owner) == 1);
  CHECK(shared.shallow(first) == 10);
  CHECK(shared.shallow(second) == 100);
}

TEST_CASE("without user roots the sizes are V8's own") {
  SnapshotText heap;
  const uint32_t roots = heap.node("synthetic", "(GC roots)", 0);
  const uint32_t object = heap.node("object", "A", 1);
  const uint32_t array = heap.node("array", "", 10);
  heap.element(0, roots, 1)
      .element(roots, object, 1)
      .edge(object, array, "internal", "elements");
  const Figures figures(heap);
  CHECK(figures.shallow(object) == 1);
  CHECK(figures.shallow(array) == 10);
  CHECK(figures.distance(object) == 2);
}

TEST_CASE("sizes above 4 GiB do not wrap") {
  SnapshotText heap = heap_with_global();
  const uint32_t owner = heap.node("object", "ArrayBuffer", 100);
  const uint32_t data = heap.node("array", "", uint64_t{5} << 30);
  const uint32_t more = heap.node("array", "", uint64_t{6} << 30);
  heap.edge(1, owner, "property", "b")
      .edge(owner, data, "internal", "d")
      .edge(owner, more, "internal", "m");
  const Figures figures(heap);
  CHECK(figures.shallow(owner) == (uint64_t{11} << 30) + 100);
  CHECK(figures.retained(0) == (uint64_t{11} << 30) + 110);
  const auto table = analysis::class_table(figures.graph, figures.figures);
  CHECK(table.total_bytes == (uint64_t{11} << 30) + 110);
}

TEST_CASE("what two objects keep is dominated by what keeps both") {
  SnapshotText heap = heap_with_global();
  const uint32_t a = heap.node("object", "A", 1);
  const uint32_t b = heap.node("object", "B", 2);
  const uint32_t both = heap.node("object", "C", 4);
  const uint32_t only_b = heap.node("object", "D", 8);
  heap.edge(1, a, "property", "a")
      .edge(1, b, "property", "b")
      .edge(a, both, "property", "c")
      .edge(b, both, "property", "c")
      .edge(b, only_b, "property", "d")
      .edge(a, only_b, "weak", "1");
  const Figures figures(heap);
  CHECK(figures.dominator(both) == 1);
  CHECK(figures.dominator(only_b) == b);
  CHECK(figures.retained(b) == 10);
  CHECK(figures.retained(1) == 25);
  CHECK(figures.dominator(0) == 0);
}

TEST_CASE("unreachable nodes hang off the root and keep nothing reachable") {
  SnapshotText heap = heap_with_global();
  const uint32_t kept = heap.node("object", "Kept", 1);
  const uint32_t orphan = heap.node("object", "Orphan", 2);
  const uint32_t below = heap.node("object", "Below", 4);
  const uint32_t ring_a = heap.node("object", "RingA", 8);
  const uint32_t ring_b = heap.node("object", "RingB", 16);
  heap.edge(1, kept, "property", "k")
      .edge(1, orphan, "weak", "1")
      .edge(orphan, below, "property", "b")
      .edge(ring_a, ring_b, "property", "b")
      .edge(ring_b, ring_a, "property", "a")
      .edge(ring_a, kept, "property", "k");
  const Figures figures(heap);
  CHECK(figures.dominator(orphan) == 0);
  CHECK(figures.dominator(below) == orphan);
  CHECK(figures.dominator(ring_a) == 0);
  CHECK(figures.dominator(ring_b) == 0);
  CHECK(figures.dominator(kept) == 1);
  CHECK(figures.distance(ring_a) == analysis::kNoDistance);
  CHECK(figures.retained(0) == 10 + 31);
}

TEST_CASE("an orphan that shares with the reachable dominates nothing of it") {
  SnapshotText heap;
  const uint32_t kept = heap.node("object", "Kept", 1);
  const uint32_t shared = heap.node("object", "Shared", 1);
  const uint32_t orphan = heap.node("object", "Orphan", 2);
  heap.element(0, kept, 1)
      .edge(kept, shared, "property", "s")
      .edge(orphan, shared, "property", "s");
  CHECK(Figures(heap).dominator(shared) == 0);
}

TEST_CASE("what is V8's own keeps no page object") {
  SnapshotText heap = heap_with_global();
  const uint32_t object = heap.node("object", "Mine", 1);
  const uint32_t roots = heap.node("synthetic", "(GC roots)", 0);
  const uint32_t system = heap.node("hidden", "system / Handles", 2);
  heap.edge(1, object, "property", "mine")
      .element(0, roots, 1)
      .element(roots, system, 1)
      .edge(system, object, "internal", "handle");
  const Figures figures(heap);
  CHECK(figures.dominator(object) == 1);
  CHECK(figures.distance(object) == 2);
  CHECK(figures.distance(system) == analysis::kSystemDistance + 2);
}

TEST_CASE("the value in a WeakMap belongs to its key") {
  SnapshotText heap = heap_with_global();
  const uint32_t key = heap.node("object", "Key", 1);
  const uint32_t map = heap.node("object", "WeakMap", 2);
  const uint32_t table = heap.node("object", "Table", 4, 77);
  const uint32_t value = heap.node("object", "Value", 8);
  const std::string pair =
      " / part of key (Key @5) -> value (Value @11) pair in WeakMap (table "
      "@77)";
  heap.edge(1, key, "property", "key")
      .edge(1, map, "property", "map")
      .edge(map, table, "internal", "table")
      .edge(key, value, "internal", "3" + pair)
      .edge(table, value, "internal", "1" + pair);
  const Figures figures(heap);
  CHECK(figures.dominator(value) == key);
  CHECK(figures.retained(key) == 9);
  // The farther of the two edges counts.
  CHECK(figures.distance(key) == 2);
  CHECK(figures.distance(table) == 3);
  CHECK(figures.distance(value) == 4);
}

TEST_CASE("three kinds of edges are too accidental for distances") {
  SnapshotText heap = heap_with_global();
  const uint32_t context = heap.node("hidden", "system / NativeContext", 1);
  const uint32_t map = heap.node("object", "M", 1);
  const uint32_t descriptors = heap.node("array", "(map descriptors)", 1);
  const uint32_t key = heap.node("object", "K", 1);
  const uint32_t value = heap.node("object", "V", 1);
  heap.edge(1, context, "internal", "c")
      .edge(1, descriptors, "internal", "d")
      .edge(context, map, "internal", "sloppy_function_map")
      .element(descriptors, key, 3)
      .element(descriptors, value, 4);
  const Figures figures(heap);
  CHECK(figures.distance(map) == analysis::kNoDistance);
  CHECK(figures.distance(key) == 3);
  CHECK(figures.distance(value) == analysis::kNoDistance);
}

TEST_CASE("a class retains once what its objects retain of each other") {
  SnapshotText heap = heap_with_global();
  const uint32_t outer = heap.node("object", "Node", 1);
  const uint32_t middle = heap.node("object", "Other", 2);
  const uint32_t inner = heap.node("object", "Node", 4);
  const uint32_t apart = heap.node("object", "Node", 8);
  heap.edge(1, outer, "property", "a")
      .edge(outer, middle, "property", "b")
      .edge(middle, inner, "property", "c")
      .edge(1, apart, "property", "d");
  const Figures figures(heap);
  std::map<std::string, analysis::ClassRow> rows;
  for (auto& row :
       analysis::class_table(figures.graph, figures.figures).classes) {
    rows[row.name] = row;
  }
  CHECK(rows.at("Node").count == 3);
  CHECK(rows.at("Node").shallow_bytes == 13);
  CHECK(rows.at("Node").retained_bytes == 7 + 8);
  CHECK(rows.at("Node").distance == 2);
  CHECK(rows.at("Other").retained_bytes == 6);
}

TEST_CASE("plain objects go by the properties that many of them share") {
  SnapshotText heap = heap_with_global();
  const uint32_t text = heap.node("string", "x", 8);
  const auto object = [&](std::vector<std::string> properties) {
    const uint32_t node = heap.node("object", "Object", 16);
    heap.element(1, node, node);
    for (const std::string& name : properties) {
      heap.edge(node, text, "property", name);
    }
    return node;
  };
  const uint32_t first = object({"id", "name"});
  const uint32_t second = object({"id", "name", "__proto__"});
  const uint32_t reversed = object({"name", "id"});
  const uint32_t more = object({"id", "extra", "name"});
  const uint32_t quoted = object({"a, b"});
  object({"a, b"});
  const uint32_t single = object({"unique"});
  const uint32_t empty = object({});

  const Figures figures(heap);
  CHECK(figures.class_name(first) == "{id, name}");
  CHECK(figures.class_name(second) == "{id, name}");
  CHECK(figures.class_name(reversed) == "{id, name}");
  CHECK(figures.class_name(more) == "{id, name}");
  CHECK(figures.class_name(quoted) == "{\"a, b\"}");
  CHECK(figures.class_name(single) == "Object");
  CHECK(figures.class_name(empty) == "Object");

  const analysis::HeapGraph graph = heap.graph();
  const auto raw_names =
      analysis::heap_figures(graph, {.raw_names = true}).classes;
  CHECK(raw_names[raw_names.class_of(NodeIndex{first})].name == "Object");
}

TEST_CASE("a detached state passes from native node to native node") {
  SnapshotText heap = heap_with_global();
  const uint32_t wrapper = heap.node("native", "HTMLElement", 1);
  const uint32_t child = heap.node("native", "<p class=a>", 2);
  const uint32_t script = heap.node("object", "Mine", 4);
  const uint32_t beyond = heap.node("native", "Beyond", 8);
  heap.detachedness(wrapper, 2)
      .element(1, wrapper, 0)
      .element(wrapper, child, 0)
      .element(wrapper, script, 1)
      .element(script, beyond, 0);
  const Figures figures(heap);
  CHECK(figures.class_name(wrapper) == "Detached HTMLElement");
  CHECK(figures.class_name(child) == "Detached <p>");
  CHECK(figures.class_name(script) == "Mine");
  CHECK(figures.class_name(beyond) == "Beyond");
}

TEST_CASE("statistics sort the bytes by kind") {
  SnapshotText heap = heap_with_global();
  const uint32_t code = heap.node("code", "f", 1);
  const uint32_t text = heap.node("string", "x", 2);
  const uint32_t sliced = heap.node("sliced string", "y", 4);
  const uint32_t array = heap.node("object", "Array", 8);
  const uint32_t own = heap.node("object", "elements are an object here", 16);
  const uint32_t native = heap.node("native", "system / JSArrayBufferData", 32);
  const uint32_t hidden = heap.node("hidden", "system / Map", 64);
  for (const uint32_t node : {code, text, sliced, array, native, hidden}) {
    heap.element(1, node, node);
  }
  heap.element(array, hidden, 0)
      .edge(array, own, "internal", "elements")
      .extra_native_bytes(128);
  const Figures figures(heap);
  const auto statistics =
      analysis::heap_statistics(figures.graph, figures.figures.shallow);
  CHECK(statistics.v8_code == 1);
  CHECK(statistics.v8_strings == 6);
  CHECK(statistics.v8_js_arrays == 24);
  CHECK(statistics.native_typed_arrays == 32);
  CHECK(statistics.native_total == 160);
  CHECK(statistics.v8_system == 64);
  CHECK(statistics.total == 10 + 127 + 128);
  CHECK(statistics.v8_total == 10 + 127 - 32);
}

TEST_CASE("figures tell how far they are, and can be interrupted") {
  SnapshotText heap;
  heap.node("object", "Thing", 8);
  heap.edge(0, 1, "shortcut", "global");
  const analysis::HeapGraph graph = heap.graph();

  using Step = std::pair<unsigned, unsigned>;
  std::stop_source stop;
  std::vector<Step> told;
  analysis::FigureOptions options;
  options.stop = stop.get_token();
  options.progress = [&](unsigned done, unsigned total) {
    told.emplace_back(done, total);
  };
  const auto check_told = [&] {
    REQUIRE(!told.empty());
    for (size_t i = 0; i < told.size(); ++i) {
      CHECK(told[i] == Step(i + 1, told.size()));
    }
    told.clear();
  };
  analysis::heap_figures(graph, options);
  check_told();
  analysis::diff(graph, graph, options);
  check_told();

  options.progress = [&](unsigned, unsigned) { stop.request_stop(); };
  try {
    analysis::heap_figures(graph, options);
    FAIL("was not interrupted");
  } catch (const analysis::Error& error) {
    CHECK(error.kind() == analysis::Error::Kind::kCancelled);
  }
}

}  // namespace
}  // namespace heapcli::tests
