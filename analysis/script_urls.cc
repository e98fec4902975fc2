#include "analysis/script_urls.h"

#include <optional>
#include <string>
#include <vector>

namespace heapcli::analysis {
namespace {

// The node behind the first internal edge of one of these names.
class EdgeFinder {
 public:
  EdgeFinder(const HeapGraph& graph, std::vector<std::string_view> names)
      : graph_(graph), names_(std::move(names)) {}

  std::optional<NodeIndex> from(NodeIndex node) const {
    for (const EdgeIndex edge : graph_.edges_of(node)) {
      if (graph_.edge_type[edge] != EdgeType::kInternal) continue;
      const std::string_view name =
          graph_.strings[StringIndex{graph_.edge_name_or_index[edge]}];
      for (const std::string_view wanted : names_) {
        if (name == wanted) return graph_.edge_to[edge];
      }
    }
    return std::nullopt;
  }

 private:
  const HeapGraph& graph_;
  const std::vector<std::string_view> names_;
};

}  // namespace

std::unordered_map<uint32_t, std::string_view> script_urls(
    const HeapGraph& graph) {
  std::unordered_map<uint32_t, std::string_view> urls;
  const EdgeFinder shared(graph, {"shared"});
  // The second is its name up to Node 20.
  const EdgeFinder script(graph, {"script", "script_or_debug_info"});
  for (const NodeIndex node : graph.nodes()) {
    const SourceLocation* const location = graph.location(node);
    if (location == nullptr || graph.type(node) != NodeType::kClosure ||
        urls.contains(location->script_id)) {
      continue;
    }
    const auto function = shared.from(node);
    if (!function) continue;
    const auto found = script.from(*function);
    if (!found || graph.type(*found) != NodeType::kCode) continue;
    std::string_view url = graph.name(*found);
    // How Deno, which exposes V8's internals, names them.
    constexpr std::string_view kInternalName = "system / Script / ";
    if (url.starts_with(kInternalName)) url.remove_prefix(kInternalName.size());
    // V8's own words for a script without a name, or for what is none.
    if (url.empty() || url.starts_with("system / ")) continue;
    urls.emplace(location->script_id, url);
  }
  return urls;
}

}  // namespace heapcli::analysis
