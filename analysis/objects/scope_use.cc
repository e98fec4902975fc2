// Contexts of one scope have one ScopeInfo, which is how they are known to be
// alike. Of a thousand contexts that hold one another (each closure kept by a
// variable of the next) the retained sizes overlap; walked in preorder of the
// dominator tree, a context that lies below the last one of its scope that was
// counted is passed over. The same goes for the values of a variable.
//
// A variable is kept by its context alone when the context is its value's
// immediate dominator. Whether any function will read it, no snapshot tells.

#include "analysis/objects/scope_use.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "analysis/error.h"
#include "analysis/find_object.h"
#include "analysis/object_label.h"
#include "analysis/objects/code_origin.h"

namespace heapcli::analysis {
namespace {

// Sums retained sizes over nodes that come in preorder, without those below one
// that is in it already.
struct Union {
  uint64_t bytes = 0;
  uint32_t end = 0;  ///< One past the last position that is in it.

  void add(uint32_t position, uint32_t dominated, uint64_t retained) {
    if (position < end) return;
    end = position + dominated;
    bytes += retained;
  }
};

struct Scope {
  ScopeUse use;
  Union retained;
  std::map<uint32_t, ScopeVariable> variables;  ///< By name.
  std::map<uint32_t, ScopeFunction> functions;  ///< By location.
};

class ScopeReader {
 public:
  ScopeReader(const Heap& heap, std::stop_token stop)
      : heap_(heap),
        graph_(heap.graph),
        stop_(std::move(stop)),
        preorder_(dominator_preorder(heap.figures.dominators)) {}

  std::vector<ScopeUse> run() {
    read_contexts();
    read_closures();
    const CodeOrigin origin(heap_);
    std::vector<ScopeUse> uses;
    for (auto& [key, scope] : scopes_) uses.push_back(finish(scope, origin));
    std::sort(uses.begin(), uses.end(),
              [](const ScopeUse& a, const ScopeUse& b) {
                return a.retained_bytes != b.retained_bytes
                           ? a.retained_bytes > b.retained_bytes
                           : a.largest < b.largest;
              });
    return uses;
  }

 private:
  void check(uint32_t at) const {
    if (at % (1 << 16) == 0 && stop_.stop_requested()) {
      throw Error(Error::Kind::kCancelled, "interrupted");
    }
  }

  void read_contexts() {
    const DominatorTree& tree = heap_.figures.dominators;
    for (uint32_t at = 0; at < preorder_.at.size(); ++at) {
      check(at);
      const TreeNumber number = preorder_.at[at];
      const NodeIndex node = tree.order[number];
      read_value(node, at, number);
      if (is_context(graph_, node)) read_context(node, at, number);
    }
  }

  // A value that its context alone keeps comes after that in preorder.
  void read_value(NodeIndex node, uint32_t at, TreeNumber number) {
    if (!is_context(graph_, heap_.dominator[node])) return;
    const auto expected = expected_.find(raw(node));
    if (expected == expected_.end()) return;
    const uint64_t retained = heap_.retained[node];
    Kept& kept = kept_[expected->second];
    kept.all.add(at, preorder_.dominated[number], retained);
    if (!kept.any || retained > heap_.retained[kept.largest]) {
      kept.largest = node;
      kept.any = true;
    }
    expected_.erase(expected);
  }

  NodeIndex scope_key(NodeIndex context) const {
    const auto info =
        find_edge(graph_, context, EdgeType::kInternal, "scope_info");
    return info ? graph_.edge_to[*info] : context;
  }

  void read_context(NodeIndex node, uint32_t at, TreeNumber number) {
    const NodeIndex key = scope_key(node);
    Scope& scope = scopes_[raw(key)];
    ScopeUse& use = scope.use;
    const uint64_t retained = heap_.retained[node];
    if (use.context_count == 0) {
      use.largest = node;
    }
    if (retained > heap_.retained[use.largest]) use.largest = node;
    ++use.context_count;
    scope.retained.add(at, preorder_.dominated[number], retained);
    for (const EdgeIndex edge : graph_.edges_of(node)) {
      if (graph_.edge_type[edge] != EdgeType::kContext) continue;
      const uint32_t name = graph_.edge_name_or_index[edge];
      ScopeVariable& variable = scope.variables[name];
      const NodeIndex value = graph_.edge_to[edge];
      if (variable.count == 0 ||
          heap_.retained[value] > variable.largest_bytes) {
        variable.value = value;
        variable.largest_bytes = heap_.retained[value];
      }
      variable.name = StringIndex{name};
      ++variable.count;
      if (heap_.dominator[value] == node) {
        expected_.try_emplace(raw(value), ScopeAndName(raw(key), name));
      }
    }
  }

  // A ScopeInfo holds the names of the variables, then that of the function, if
  // it has one, as it is written and as V8 infers it. The context's size tells
  // how many variables there are.
  std::optional<StringIndex> function_name(NodeIndex context,
                                           NodeIndex info) const {
    const auto variables = variable_count(context);
    if (!variables) return std::nullopt;
    uint64_t names = 0;
    StringIndex last{};
    for (const EdgeIndex edge : graph_.edges_of(info)) {
      const NodeIndex to = graph_.edge_to[edge];
      if (graph_.type(to) != NodeType::kString || !is_slot(edge)) continue;
      last = graph_.node_name[to];
      ++names;
    }
    const bool has_more = names > *variables && names <= *variables + 2;
    if (!has_more || graph_.strings[last].empty()) return std::nullopt;
    return last;
  }

  // Slots bear a number; Deno also has edges to descriptions.
  bool is_slot(EdgeIndex edge) const {
    const EdgeType type = graph_.edge_type[edge];
    if (type == EdgeType::kHidden) return true;
    if (type != EdgeType::kInternal) return false;
    const std::string_view name =
        graph_.strings[StringIndex{graph_.edge_name_or_index[edge]}];
    return !name.empty() && name[0] >= '0' && name[0] <= '9';
  }

  // Before the variables a context has its map and length, its ScopeInfo, the
  // context around it, and sometimes an extension; up to Node 14 always one,
  // and the native context. With slots of 4 bytes (Chromium) nothing fits.
  std::optional<uint64_t> variable_count(NodeIndex context) const {
    constexpr uint64_t kSlot = 8;
    const auto has = [&](std::string_view name) {
      return find_edge(graph_, context, EdgeType::kInternal, name).has_value();
    };
    uint64_t reserved = 4;
    if (has("native_context")) {
      reserved = 6;
    } else if (has("extension")) {
      reserved = 5;
    }
    const uint64_t bytes = graph_.self_size[context];
    if (bytes % kSlot != 0 || bytes / kSlot < reserved) return std::nullopt;
    return bytes / kSlot - reserved;
  }

  void read_closures() {
    for (const NodeIndex node : graph_.nodes()) {
      check(raw(node));
      const auto context = context_of(graph_, node);
      if (!context) continue;
      const auto scope = scopes_.find(raw(scope_key(*context)));
      if (scope == scopes_.end()) continue;
      ++scope->second.use.closure_count;
      ScopeFunction& function =
          scope->second.functions[raw(graph_.location_index(node))];
      if (function.count == 0) function.example = node;
      ++function.count;
    }
  }

  ScopeUse finish(Scope& scope, const CodeOrigin& origin) {
    ScopeUse use = std::move(scope.use);
    use.retained_bytes = scope.retained.bytes;
    const NodeIndex info = scope_key(use.largest);
    const uint32_t key = raw(info);
    if (info != use.largest)
      use.function_name = function_name(use.largest, info);
    for (auto& [name, variable] : scope.variables) {
      const auto kept = kept_.find({key, name});
      if (kept != kept_.end()) {
        variable.kept_bytes = kept->second.all.bytes;
        variable.value = kept->second.largest;
      }
      use.variables.push_back(variable);
    }
    std::stable_sort(use.variables.begin(), use.variables.end(),
                     [](const ScopeVariable& a, const ScopeVariable& b) {
                       return a.kept_bytes != b.kept_bytes
                                  ? a.kept_bytes > b.kept_bytes
                                  : a.largest_bytes > b.largest_bytes;
                     });
    for (const auto& [location, function] : scope.functions) {
      use.functions.push_back(function);
    }
    // Locations are numbered as the parser's threads met them: not twice alike.
    std::sort(use.functions.begin(), use.functions.end(),
              [](const ScopeFunction& a, const ScopeFunction& b) {
                return a.count != b.count ? a.count > b.count
                                          : a.example < b.example;
              });
    use.is_runtime = origin.is_runtime(use.largest);
    return use;
  }

  struct Kept {
    Union all;
    NodeIndex largest{};
    bool any = false;
  };

  const Heap& heap_;
  const HeapGraph& graph_;
  const std::stop_token stop_;
  const DominatorPreorder preorder_;
  std::map<uint32_t, Scope> scopes_;  ///< By ScopeInfo.
  using ScopeAndName = std::pair<uint32_t, uint32_t>;
  std::map<ScopeAndName, Kept> kept_;
  /// Values below contexts that were met, by node.
  std::unordered_map<uint32_t, ScopeAndName> expected_;
};

}  // namespace

std::vector<ScopeUse> scope_uses(const Heap& heap,
                                 const std::stop_token& stop) {
  return ScopeReader(heap, stop).run();
}

}  // namespace heapcli::analysis
