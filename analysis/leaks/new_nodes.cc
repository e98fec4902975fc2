#include "analysis/leaks/new_nodes.h"

#include <optional>
#include <string_view>

#include "analysis/leaks/gathered_classes.h"

namespace heapcli::analysis {
namespace {

bool is_function(std::string_view name) {
  return name.starts_with("system / SharedFunctionInfo") ||
         name.starts_with("(shared function info)");
}

// V8 makes functions of its own, too, which nobody compiled: each Intl format
// has a bound one.
bool has_script(const HeapGraph& graph, NodeIndex function) {
  for (const EdgeIndex edge : graph.edges_of(function)) {
    if (graph.edge_type[edge] != EdgeType::kInternal) continue;
    const std::string_view name =
        graph.strings[StringIndex{graph.edge_name_or_index[edge]}];
    // The second is its name up to Node 20.
    if ((name == "script" || name == "script_or_debug_info") &&
        graph.type(graph.edge_to[edge]) == NodeType::kCode) {
      return true;
    }
  }
  return false;
}

bool is_code(const HeapGraph& graph, NodeIndex node) {
  if (graph.type(node) == NodeType::kCode) return true;
  const std::string_view name = graph.name(node);
  return is_function(name) || name.starts_with("system / Script") ||
         name.starts_with("system / FeedbackCell") ||
         name.starts_with("system / BytecodeArray");
}

bool is_external(std::string_view name) {
  return name == "system / JSArrayBufferData" || name == "ArrayBufferData" ||
         name == "Node / BackingStore";
}

void add(const HeapGraph& graph, NodeIndex node, NewNodes& sum) {
  const uint64_t size = graph.self_size[node];
  sum.bytes += size;
  const std::string_view name = graph.name(node);
  const bool function = is_function(name);
  const bool compiled = !function || has_script(graph, node);
  if (compiled && is_code(graph, node)) sum.code_bytes += size;
  if (compiled && function) ++sum.functions;
  if (is_external(name)) sum.external_bytes += size;
  if (name.ends_with("PromiseReaction")) ++sum.reactions;
  if (name.ends_with("WeakCell")) ++sum.weak_cells;
  if (name.starts_with("system / NativeContext")) ++sum.native_contexts;
}

}  // namespace

SubtreeReader::SubtreeReader(const Heap& heap,
                             const std::vector<NodeIndex>& nodes)
    : heap_(heap), preorder_(dominator_preorder(heap.figures.dominators)) {
  for (const NodeIndex node : nodes) position_.emplace(raw(node), 0);
  if (position_.empty()) return;
  for (uint32_t at = 0; at < preorder_.at.size(); ++at) {
    const auto found = position_.find(raw(node_at(at)));
    if (found != position_.end()) found->second = at;
  }
}

NewNodes SubtreeReader::new_nodes(NodeIndex node,
                                  uint32_t newest_before) const {
  NewNodes sum;
  const uint32_t position = position_.at(raw(node));
  const uint32_t end = end_of(position);
  for (uint32_t at = position + 1; at < end;) {
    const NodeIndex each = node_at(at);
    if (position_.contains(raw(each))) {
      at = end_of(at);
      continue;
    }
    // The embedder's nodes are as old as what they belong to.
    SnapshotObjectId id = heap_.graph.node_id[each];
    if (!id_tells_age(id)) id = heap_.graph.node_id[heap_.dominator[each]];
    if (raw(id) > newest_before) add(heap_.graph, each, sum);
    ++at;
  }
  return sum;
}

std::vector<NodeIndex> SubtreeReader::heaviest_path(NodeIndex node,
                                                    size_t limit) const {
  std::vector<NodeIndex> path = {node};
  uint32_t position = position_.at(raw(node));
  while (path.size() < limit) {
    std::optional<uint32_t> heaviest;
    const uint32_t end = end_of(position);
    for (uint32_t at = position + 1; at < end; at = end_of(at)) {
      if (position_.contains(raw(node_at(at)))) continue;
      if (!heaviest ||
          heap_.retained[node_at(at)] > heap_.retained[node_at(*heaviest)]) {
        heaviest = at;
      }
    }
    if (!heaviest) break;
    position = *heaviest;
    path.push_back(node_at(position));
  }
  return path;
}

}  // namespace heapcli::analysis
