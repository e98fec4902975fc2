#include "analysis/paths/searched_heap.h"

#include "analysis/error.h"
#include "analysis/paths/path_search.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::Heap;
using analysis::NodeIndex;

TEST_CASE("what is computed beside the paths is the same as without them") {
  const analysis::SearchedHeap searched =
      analysis::make_searched_heap(small_heap().graph(), {});
  const Heap heap = analysis::make_heap(small_heap().graph());
  CHECK(dump(searched.heap.graph) == dump(heap.graph));
  CHECK(searched.heap.dominator.values() == heap.dominator.values());
  CHECK(searched.heap.retained.values() == heap.retained.values());

  const analysis::PathSearch beside(searched.heap, searched.paths);
  const analysis::PathSearch after(heap, analysis::PathKind::kTelling, {});
  size_t reached = 0;
  for (const NodeIndex node : heap.graph.nodes()) {
    REQUIRE(beside.reaches(node) == after.reaches(node));
    if (!beside.reaches(node)) continue;
    ++reached;
    CHECK(beside.best(node).edges == after.best(node).edges);
    CHECK(beside.best(node, 3, {}).size() == after.best(node, 3, {}).size());
  }
  CHECK(reached > 1);
}

TEST_CASE("figures and paths are given up together") {
  std::stop_source source;
  source.request_stop();
  analysis::FigureOptions options;
  options.stop = source.get_token();
  CHECK_THROWS_AS(analysis::make_searched_heap(small_heap().graph(), options),
                  analysis::Error);
}

}  // namespace
}  // namespace heapcli::tests
