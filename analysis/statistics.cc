#include "analysis/statistics.h"

#include "analysis/bitmap.h"

namespace heapcli::analysis {
namespace {

// Elements of arrays that one edge alone leads to, weak edges included.
class OwnElements {
 public:
  explicit OwnElements(const HeapGraph& graph)
      : graph_(graph),
        is_elements_(graph.strings.size()),
        seen_once_(graph.node_count()),
        seen_again_(graph.node_count()) {
    for (const StringIndex name :
         IndexRange<StringIndex>(graph.strings.size())) {
      if (graph.strings[name] == "elements") is_elements_.set(name);
    }
    for (const NodeIndex target : graph.edge_to.values()) {
      if (!seen_once_.insert(target)) seen_again_.set(target);
    }
  }

  /// The shallow size of the array's elements, 0 if they are shared.
  uint64_t size(NodeIndex array, const SizeColumn& shallow) const {
    for (const EdgeIndex edge : graph_.edges_of(array)) {
      if (graph_.edge_type[edge] != EdgeType::kInternal ||
          !is_elements_.test(
              static_cast<StringIndex>(graph_.edge_name_or_index[edge]))) {
        continue;
      }
      const NodeIndex elements = graph_.edge_to[edge];
      return seen_again_.test(elements) ? 0 : shallow[elements];
    }
    return 0;
  }

 private:
  const HeapGraph& graph_;
  Bitmap<StringIndex> is_elements_;
  Bitmap<NodeIndex> seen_once_;
  Bitmap<NodeIndex> seen_again_;
};

}  // namespace

HeapStatistics heap_statistics(const HeapGraph& graph,
                               const SizeColumn& shallow) {
  const OwnElements own_elements(graph);
  HeapStatistics result;
  const uint64_t extra = graph.meta.extra_native_bytes;
  result.native_total = extra;
  for (const NodeIndex node : graph.nodes()) {
    const uint64_t size = shallow[node];
    result.total += size;
    switch (graph.type(node)) {
      case NodeType::kHidden:
        result.v8_system += size;
        break;
      case NodeType::kNative:
        result.native_total += size;
        if (graph.name(node) == "system / JSArrayBufferData") {
          result.native_typed_arrays += size;
        }
        break;
      case NodeType::kCode:
        result.v8_code += size;
        break;
      case NodeType::kConcatenatedString:
      case NodeType::kSlicedString:
      case NodeType::kString:
        result.v8_strings += size;
        break;
      default:
        if (graph.name(node) == "Array") {
          result.v8_js_arrays += size + own_elements.size(node, shallow);
        }
    }
  }
  result.total += extra;
  result.v8_total = result.total - result.native_total;
  return result;
}

}  // namespace heapcli::analysis
