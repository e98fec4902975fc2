#include "analysis/objects/dominator_view.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// `depth count class retained`, one a line.
std::string view(const SnapshotText& text,
                 const DominatorViewOptions& options = {}) {
  const Heap heap = make_heap(text.graph());
  std::string out;
  for (const DominatorItem& item :
       dominator_view(heap, heap.graph.root, options)) {
    out += std::to_string(item.depth) + " " + std::to_string(item.count) + " " +
           heap.figures.classes[item.class_id].name + " " +
           std::to_string(item.retained_bytes) + "\n";
  }
  return out;
}

uint32_t child(SnapshotText& text, uint32_t owner, std::string_view name,
               uint64_t bytes) {
  const uint32_t node = text.node("object", name, bytes);
  text.element(owner, node, node);
  return node;
}

// 100 sessions of 10 bytes, each with a name of 5, in a cache; and a buffer.
SnapshotText cache() {
  SnapshotText text;
  const uint32_t root = 0;  // The builder makes it.
  const uint32_t cache = child(text, root, "Cache", 20);
  for (int i = 0; i < 100; ++i) {
    const uint32_t session = child(text, cache, "Session", 10);
    text.edge(session, text.node("string", "name", 5), "property", "name");
  }
  child(text, root, "Buffer", 480);
  return text;
}

}  // namespace

TEST_CASE("small objects of a class and an owner stand together") {
  CHECK(view(cache()) ==
        "0 1 (synthetic) 2000\n"
        "1 1 Cache 1520\n"
        "2 100 Session 1500\n"
        "3 100 (string) 500\n"
        "1 1 Buffer 480\n");
}

TEST_CASE("the view ends where shares get small, or the levels do") {
  DominatorViewOptions options;
  options.least_share = 0.5;
  CHECK(view(cache(), options) ==
        "0 1 (synthetic) 2000\n1 1 Cache 1520\n2 100 Session 1500\n");
  options.depth = 1;
  CHECK(view(cache(), options) == "0 1 (synthetic) 2000\n1 1 Cache 1520\n");
}

TEST_CASE("only the largest are kept, and the others are counted") {
  DominatorViewOptions options;
  options.most_items = 2;
  const Heap heap = make_heap(cache().graph());
  const auto items = dominator_view(heap, heap.graph.root, options);
  REQUIRE(items.size() == 2);
  CHECK(items[0].hidden_count == 1);
  CHECK(items[0].hidden_bytes == 480);
  CHECK(items[1].hidden_count == 100);
  CHECK(items[1].hidden_bytes == 1500);
}

TEST_CASE("a few large objects stand alone, many of a class together") {
  for (const int count : {8, 9}) {
    SnapshotText text;
    const uint32_t root = 0;  // The builder makes it.
    for (int i = 0; i < count; ++i) child(text, root, "Buffer", 100);
    const Heap heap = make_heap(text.graph());
    const size_t items = count == 8 ? 9 : 2;
    CHECK(dominator_view(heap, heap.graph.root, {}).size() == items);
  }
}

TEST_CASE("a view may begin at any object, and at one that keeps nothing") {
  SnapshotText text = cache();
  const Heap heap = make_heap(text.graph());
  const auto items = dominator_view(heap, NodeIndex{1}, {});
  REQUIRE(items.size() == 3);
  CHECK(items[0].node == NodeIndex{1});
  CHECK(items[1].count == 100);
  CHECK(
      dominator_view(heap, NodeIndex{heap.graph.node_count() - 1}, {}).size() ==
      1);
}
