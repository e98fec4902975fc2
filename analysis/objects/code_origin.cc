#include "analysis/objects/code_origin.h"

#include <span>
#include <string>
#include <vector>

#include "analysis/find_object.h"
#include "analysis/objects/global_object.h"
#include "analysis/profile/frame_origin.h"
#include "analysis/script_urls.h"

namespace heapcli::analysis {
namespace {

// Farther up, the path says nothing of the object any more.
constexpr size_t kHighest = 64;

}  // namespace

bool is_context(const HeapGraph& graph, NodeIndex node) {
  return graph.type(node) == NodeType::kObject &&
         graph.name(node).starts_with("system / Context");
}

std::optional<NodeIndex> context_of(const HeapGraph& graph,
                                    NodeIndex function) {
  if (graph.type(function) != NodeType::kClosure) return std::nullopt;
  const auto edge = find_edge(graph, function, EdgeType::kInternal, "context");
  if (!edge || !is_context(graph, graph.edge_to[*edge])) return std::nullopt;
  return graph.edge_to[*edge];
}

CodeOrigin::CodeOrigin(const Heap& heap)
    : heap_(heap), urls_(script_urls(heap.graph)) {
  std::vector<Frame> scripts;
  for (const auto& [id, url] : urls_) {
    scripts.emplace_back();
    scripts.back().url = url;
  }
  const InternalFrames internals{std::span<const Frame>(scripts)};
  size_t next = 0;
  for (const auto& [id, url] : urls_) {
    runtime_script_.emplace(id, internals.contains(scripts[next++]));
  }
  const HeapGraph& graph = heap.graph;
  for (const NodeIndex node : graph.nodes()) {
    const LocationIndex location = graph.location_index(node);
    if (location == kNoLocation) continue;
    const auto context = context_of(graph, node);
    if (context) context_location_.try_emplace(raw(*context), location);
  }
}

LocationIndex CodeOrigin::location_of_context(NodeIndex context) const {
  const auto found = context_location_.find(raw(context));
  return found == context_location_.end() ? kNoLocation : found->second;
}

std::string_view CodeOrigin::url(const SourceLocation& location) const {
  const auto found = urls_.find(location.script_id);
  return found == urls_.end() ? std::string_view() : found->second;
}

bool CodeOrigin::is_runtime_script(uint32_t script_id) const {
  const auto found = runtime_script_.find(script_id);
  return found != runtime_script_.end() && found->second;
}

bool CodeOrigin::is_runtime(NodeIndex node) const {
  const HeapGraph& graph = heap_.graph;
  for (size_t height = 0; height < kHighest && node != graph.root; ++height) {
    // Deno's comes from a script of Deno, but what is put there does not.
    if (is_global_object(graph.name(node))) return false;
    LocationIndex location = graph.location_index(node);
    if (location == kNoLocation) location = location_of_context(node);
    if (location != kNoLocation) {
      return is_runtime_script(graph.locations[raw(location)].script_id);
    }
    node = heap_.dominator[node];
  }
  return false;
}

}  // namespace heapcli::analysis
