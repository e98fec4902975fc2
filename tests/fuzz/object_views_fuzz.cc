// Whatever heap the parser lets through can be looked at object by object:
// previews, paths, who wastes what, what leaks.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "analysis/error.h"
#include "analysis/heap.h"
#include "analysis/leaks/find_leaks.h"
#include "analysis/leaks/leak_pattern.h"
#include "analysis/leaks/suspect_origins.h"
#include "analysis/objects/collection_use.h"
#include "analysis/objects/dominator_view.h"
#include "analysis/objects/object_view.h"
#include "analysis/objects/preview.h"
#include "analysis/objects/scope_use.h"
#include "analysis/paths/path_search.h"
#include "analysis/paths/path_text.h"
#include "analysis/snapshot_parser.h"
#include "analysis/strings/equal_strings.h"

namespace heapcli::tests {
namespace {

using analysis::Heap;
using analysis::NodeIndex;

// Looking at each of many would make the fuzzer slow, and find no more.
constexpr uint32_t kMostNodes = 30;

void require(bool condition) {
  if (!condition) std::abort();
}

// Each edge leads to the next node, from the root to the object.
void check_path(const Heap& heap, const analysis::RetainingPath& path,
                NodeIndex node) {
  require(path.nodes.size() == path.edges.size() + 1);
  require(path.nodes.front() == heap.graph.root && path.nodes.back() == node);
  for (size_t i = 0; i < path.edges.size(); ++i) {
    require(heap.graph.edge_to[path.edges[i]] == path.nodes[i + 1]);
  }
}

// Every node as if it were a suspect, in which everything is new.
void look_for_patterns(const Heap& heap, const analysis::PathSearch& search) {
  std::vector<analysis::Suspect> suspects;
  const uint32_t count = std::min(heap.graph.node_count(), kMostNodes);
  for (uint32_t i = 0; i < count; ++i) {
    const NodeIndex node{i};
    analysis::Suspect suspect;
    suspect.holder = node;
    suspect.gathered.push_back(
        {heap.figures.classes.class_of(node), node, {1, 1}, {1, 1}});
    suspects.push_back(suspect);
  }
  const auto shapes =
      analysis::leak_shapes(heap, suspects, 0, [&](NodeIndex node) {
        return search.reaches(node) ? search.best(node)
                                    : analysis::RetainingPath{};
      });
  require(shapes.size() == suspects.size());
  require(analysis::suspect_origins(heap, suspects, heap).size() ==
          suspects.size());
}

void look_at(const Heap& heap) {
  const analysis::Previewer previewer(heap);
  const analysis::PathSearch search(heap, analysis::PathKind::kTelling, {});
  analysis::StepReader steps(heap.graph, analysis::StepDetail::kExact);
  const auto labels = analysis::function_labels(heap.graph);
  const uint32_t count = std::min(heap.graph.node_count(), kMostNodes);
  for (uint32_t i = 0; i < count; ++i) {
    const NodeIndex node{i};
    previewer.preview(node);
    analysis::object_view(heap, node);
    for (const auto& path : search.best(node, 2, {})) {
      check_path(heap, path, node);
      analysis::path_text(heap.graph, steps.read(path), labels);
    }
  }
  look_for_patterns(heap, search);
  analysis::dominator_view(heap, heap.graph.root, {});
  analysis::collection_uses(heap);
  analysis::scope_uses(heap);
  analysis::equal_strings(heap);
  const std::vector<analysis::HeapMoment> earlier(3,
                                                  analysis::HeapMoment(heap));
  require(analysis::find_leaks(earlier, heap).verdict ==
          analysis::Verdict::kClean);
}

void test(std::string_view text) {
  try {
    analysis::SnapshotParser::Options options;
    options.size_hint = text.size();
    analysis::SnapshotParser parser(options);
    parser.feed(text);
    look_at(analysis::make_heap(parser.finish()));
  } catch (const analysis::Error&) {
  }
}

}  // namespace
}  // namespace heapcli::tests

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  heapcli::tests::test({reinterpret_cast<const char*>(data), size});
  return 0;
}
