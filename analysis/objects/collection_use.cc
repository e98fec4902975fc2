// The sizes of V8's tables say how many entries they have room for
// (v8/src/objects/hash-table.h, ordered-hash-table.h, dictionary.h). In slots,
// after the two of every array, map and length:
//
//     Map            3 + buckets * (1 + 2 * 3)    room for 2 * buckets
//     Set            3 + buckets * (1 + 2 * 2)    room for 2 * buckets
//     WeakMap, -Set  3 or 4 + 2 * capacity
//     dictionary     5 or 6 + 3 * capacity        a power of two
//     array          its length
//
// A property array looks like a dictionary when it has 18 slots, say; but only
// a dictionary holds the names of the properties, too.

#include "analysis/objects/collection_use.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <set>
#include <span>

#include "analysis/bitmap.h"
#include "analysis/error.h"
#include "analysis/find_object.h"
#include "analysis/object_label.h"
#include "analysis/objects/code_origin.h"
#include "analysis/parallel.h"

namespace heapcli::analysis {
namespace {

bool is_power_of_two(uint64_t number) {
  return number > 0 && (number & (number - 1)) == 0;
}

// Chromium's slots have 4 bytes, Node's and Deno's 8. One size of a table is
// never right for both.
template <class Capacity>
uint64_t by_slot_size(uint64_t bytes, Capacity capacity) {
  for (const uint64_t slot_size : {8, 4}) {
    if (const uint64_t found = capacity(array_slots(bytes, slot_size)))
      return found;
  }
  return 0;
}

uint64_t ordered_capacity(uint64_t bytes, uint64_t entry_slots) {
  return by_slot_size(bytes, [&](uint64_t count) -> uint64_t {
    const uint64_t bucket_slots = 1 + 2 * entry_slots;
    if (count <= 3 || (count - 3) % bucket_slots != 0) return 0;
    const uint64_t buckets = (count - 3) / bucket_slots;
    return is_power_of_two(buckets) ? 2 * buckets : 0;
  });
}

uint64_t hash_capacity(uint64_t bytes, std::initializer_list<uint64_t> headers,
                       uint64_t entry_slots) {
  return by_slot_size(bytes, [&](uint64_t count) -> uint64_t {
    for (const uint64_t header : headers) {
      if (count <= header || (count - header) % entry_slots != 0) continue;
      const uint64_t capacity = (count - header) / entry_slots;
      if (is_power_of_two(capacity)) return capacity;
    }
    return 0;
  });
}

std::optional<NodeIndex> store_of(const HeapGraph& graph, NodeIndex node,
                                  std::string_view name) {
  const auto edge = find_edge(graph, node, EdgeType::kInternal, name);
  if (!edge) return std::nullopt;
  const NodeIndex store = graph.edge_to[*edge];
  if (graph.type(store) != NodeType::kArray) return std::nullopt;
  return store;
}

class UseReader {
 public:
  explicit UseReader(const HeapGraph& graph) : graph_(graph) {}

  std::optional<CollectionUse> operator()(NodeIndex node) const {
    if (graph_.type(node) != NodeType::kObject) return std::nullopt;
    if (is_context(graph_, node)) return std::nullopt;
    std::optional<CollectionUse> use = array(node);
    if (!use) use = table(node);
    if (!use) use = dictionary(node);
    if (use) use->node = node;
    return use;
  }

 private:
  void add_store(CollectionUse& use, NodeIndex store, uint64_t capacity) const {
    use.store = store;
    use.capacity = capacity;
    use.store_bytes = graph_.self_size[store];
    if (use.empty()) {
      use.unused_bytes = use.store_bytes;
    } else if (capacity > use.size.most) {
      use.unused_bytes =
          static_cast<uint64_t>(static_cast<double>(use.store_bytes) *
                                static_cast<double>(capacity - use.size.most) /
                                static_cast<double>(capacity));
    }
  }

  std::optional<CollectionUse> array(NodeIndex node) const {
    const auto length = array_length(graph_, node);
    if (!length) return std::nullopt;
    CollectionUse use;
    use.kind = UseKind::kArray;
    use.size = *length;
    const auto store = store_of(graph_, node, "elements");
    if (store) {
      const uint64_t capacity =
          std::max(use.size.least, array_slots(graph_.self_size[*store], 8));
      if (!use.size.exact()) use.size.most = capacity;
      add_store(use, *store, capacity);
    } else if (use.size.most == 0) {
      return std::nullopt;  // [] has nothing to waste.
    }
    return use;
  }

  std::optional<CollectionUse> table(NodeIndex node) const {
    const auto store = store_of(graph_, node, "table");
    if (!store) return std::nullopt;
    const auto found = collection(graph_, node);
    if (!found) return std::nullopt;
    const uint64_t bytes = graph_.self_size[*store];
    CollectionUse use;
    use.size = found->size;
    uint64_t capacity = 0;
    switch (found->kind) {
      case CollectionKind::kMap:
        use.kind = UseKind::kMap;
        capacity = ordered_capacity(bytes, 3);
        break;
      case CollectionKind::kSet:
        use.kind = UseKind::kSet;
        capacity = ordered_capacity(bytes, 2);
        break;
      case CollectionKind::kWeakMap:
      case CollectionKind::kWeakSet:
        use.kind = found->kind == CollectionKind::kWeakMap ? UseKind::kWeakMap
                                                           : UseKind::kWeakSet;
        capacity = hash_capacity(bytes, {3, 4}, 2);
        break;
    }
    // No number among the keys that are seen: then those not seen are gone.
    const bool keys_are_seen =
        std::all_of(found->entries.begin(), found->entries.end(),
                    [](const Entry& entry) { return entry.key.has_value(); });
    if (!use.size.exact() && !found->entries.empty() && keys_are_seen) {
      use.size = {found->entries.size(), found->entries.size()};
      use.probable = true;
    }
    if (capacity < use.size.least) capacity = 0;
    if (capacity > 0) add_store(use, *store, capacity);
    return use;
  }

  std::optional<CollectionUse> dictionary(NodeIndex node) const {
    const auto store = store_of(graph_, node, "properties");
    if (!store) return std::nullopt;
    const uint64_t capacity =
        hash_capacity(graph_.self_size[*store], {5, 6}, 3);
    if (capacity < 2) return std::nullopt;
    std::set<uint32_t> names;
    for (const EdgeIndex edge : graph_.edges_of(node)) {
      if (graph_.edge_type[edge] == EdgeType::kProperty) {
        names.insert(graph_.edge_name_or_index[edge]);
      }
    }
    uint64_t keys = 0;
    uint64_t named = 0;
    for (const EdgeIndex edge : graph_.edges_of(*store)) {
      const NodeIndex key = graph_.edge_to[edge];
      const NodeType type = graph_.type(key);
      if (type != NodeType::kString && type != NodeType::kSymbol) continue;
      ++keys;
      named += names.contains(raw(graph_.node_name[key]));
    }
    // Values may be strings, too; properties with numbers have no edge.
    if (named == 0 || 2 * named < names.size() || keys > 2 * capacity) {
      return std::nullopt;
    }
    CollectionUse use;
    use.kind = UseKind::kDictionary;
    use.size = {std::min<uint64_t>(named, capacity),
                std::min<uint64_t>(keys, capacity)};
    add_store(use, *store, capacity);
    return use;
  }

  const HeapGraph& graph_;
};

// V8 makes dictionaries of them on purpose.
bool is_prototype(const HeapGraph& graph, const CollectionUse& use) {
  if (use.kind != UseKind::kDictionary || !use.holder) return false;
  const std::string_view name = graph.strings[use.holder->name];
  return use.holder->kind == HolderKind::kProperty &&
         (name == "prototype" || name == "__proto__");
}

void check(NodeIndex node, const std::stop_token& stop) {
  if (raw(node) % (1 << 16) == 0 && stop.stop_requested()) {
    throw Error(Error::Kind::kCancelled, "interrupted");
  }
}

// Without their holders, in the order of the graph.
std::vector<CollectionUse> all_uses(const HeapGraph& graph,
                                    const std::stop_token& stop) {
  const UseReader read(graph);
  std::map<size_t, std::vector<CollectionUse>> parts;  // By first node.
  std::mutex mutex;
  in_parallel(graph.node_count(), [&](size_t first, size_t last) {
    std::vector<CollectionUse> found;
    for (const NodeIndex node : IndexRange<NodeIndex>(first, last)) {
      check(node, stop);
      if (const auto use = read(node)) found.push_back(*use);
    }
    const std::scoped_lock lock(mutex);
    parts.emplace(first, std::move(found));
  });
  std::vector<CollectionUse> uses;
  for (const auto& [first, found] : parts) {
    uses.insert(uses.end(), found.begin(), found.end());
  }
  return uses;
}

// Who holds a collection, as far as a thread has seen.
struct SeenHolder {
  std::optional<Holder> holder;
  NodeIndex node{};

  // Of two that hold it alike the first one stays.
  void see(const SeenHolder& other) {
    if (!other.holder) return;
    if (holder && holder->kind <= other.holder->kind) return;
    *this = other;
  }
};

// Each thread reads the edges of a part of the nodes, with an answer of its own
// for every collection; these are put together in the order of the parts.
void find_holders(const Heap& heap, std::vector<CollectionUse>& uses,
                  const std::stop_token& stop) {
  const HeapGraph& graph = heap.graph;
  // Asked for each edge of the heap; unlike the column it stays in the cache.
  Bitmap<NodeIndex> is_used(graph.node_count());
  Column<NodeIndex, uint32_t> use_of;
  use_of.resize(graph.node_count());
  for (uint32_t i = 0; i < uses.size(); ++i) {
    is_used.set(uses[i].node);
    use_of[uses[i].node] = i;
  }
  std::map<size_t, std::vector<SeenHolder>> parts;  // By first node.
  std::mutex mutex;
  in_parallel(graph.node_count(), [&](size_t first, size_t last) {
    HolderReader read_holder(heap);
    std::vector<SeenHolder> seen(uses.size());
    for (const NodeIndex node : IndexRange<NodeIndex>(first, last)) {
      check(node, stop);
      for (const EdgeIndex edge : graph.edges_of(node)) {
        const NodeIndex to = graph.edge_to[edge];
        if (!is_used.test(to)) continue;
        seen[use_of[to]].see({read_holder(node, edge), node});
      }
    }
    const std::scoped_lock lock(mutex);
    parts.emplace(first, std::move(seen));
  });
  in_parallel(uses.size(), [&](size_t first, size_t last) {
    for (size_t i = first; i < last; ++i) {
      SeenHolder best;
      for (const auto& [begin, seen] : parts) best.see(seen[i]);
      uses[i].holder = best.holder;
      uses[i].holder_node = best.node;
    }
  });
}

}  // namespace

std::vector<CollectionUse> collection_uses(const Heap& heap,
                                           const std::stop_token& stop) {
  const HeapGraph& graph = heap.graph;
  std::vector<CollectionUse> uses;
  std::optional<CodeOrigin> origin;
  both(
      [&] {
        uses = all_uses(graph, stop);
        find_holders(heap, uses, stop);
      },
      [&] { origin.emplace(heap); });
  in_parallel(uses.size(), [&](size_t first, size_t last) {
    for (CollectionUse& use : std::span(uses).subspan(first, last - first)) {
      use.is_runtime = is_prototype(graph, use) ||
                       origin->is_runtime(use.node) ||
                       (use.holder && origin->is_runtime(use.holder_node));
    }
  });
  return uses;
}

}  // namespace heapcli::analysis
