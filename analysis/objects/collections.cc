// Map and Set are OrderedHashTables (v8/src/objects/ordered-hash-table.h): one
// array of
//
//   elements, deleted, buckets | bucket 0 … | entry 0, entry 1, …
//
// where an entry is key, value, chain in a Map and key, chain in a Set, and
// there are two entries for each bucket. The edges of the array bear the number
// of the slot. The three counts are small integers, which are in no snapshot;
// but the array's size gives the number of slots, of which there are
// 3 + 7 * buckets in a Map and 3 + 5 * buckets in a Set, and the number of
// buckets is a power of two. No size can be both, nor both with slots of 8 and
// of 4 bytes (Chromium compresses pointers), so the size tells everything.
//
// WeakMap and WeakSet are EphemeronHashTables: three counts, then pairs of key
// and value, with weak edges.
//
// Slots without an edge hold a number, or nothing (any more). V8 halves a table
// of which less than a quarter is in use, so that a quarter is the least.

#include "analysis/objects/collections.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "analysis/find_object.h"

namespace heapcli::analysis {
namespace {

constexpr uint32_t kHeaderSlots = 3;
constexpr uint64_t kFewestBuckets = 2;
constexpr uint64_t kFewestEntries = 4;

struct Layout {
  CollectionKind kind = CollectionKind::kMap;
  uint64_t buckets = 0;

  uint32_t entry_slots() const { return kind == CollectionKind::kMap ? 3 : 2; }
  uint64_t capacity() const { return 2 * buckets; }
};

std::optional<Layout> layout(uint64_t bytes) {
  for (const uint64_t slot_size : {8, 4}) {
    const uint64_t count = array_slots(bytes, slot_size);
    if (count < kHeaderSlots) continue;
    for (const auto kind : {CollectionKind::kMap, CollectionKind::kSet}) {
      Layout result{kind, 0};
      const uint64_t bucket_slots = 1 + 2 * result.entry_slots();
      if ((count - kHeaderSlots) % bucket_slots != 0) continue;
      result.buckets = (count - kHeaderSlots) / bucket_slots;
      const bool power_of_two = (result.buckets & (result.buckets - 1)) == 0;
      if (power_of_two && result.buckets >= kFewestBuckets) return result;
    }
  }
  return std::nullopt;
}

// The number of the slot that an edge of an array bears as its name.
std::optional<uint32_t> slot_of(const HeapGraph& graph, EdgeIndex edge) {
  if (!is_named(graph.edge_type[edge])) return std::nullopt;
  const std::string_view name =
      graph.strings[StringIndex{graph.edge_name_or_index[edge]}];
  uint32_t slot = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), slot);
  if (error != std::errc() || end != name.data() + name.size()) {
    return std::nullopt;
  }
  return slot;
}

// What V8 puts where an entry was deleted. From Node 22 on it is a node.
bool is_hole(const HeapGraph& graph, NodeIndex node) {
  return graph.type(node) == NodeType::kHidden &&
         graph.name(node) == "system / Hole";
}

struct SlotEdge {
  uint32_t slot;
  EdgeIndex edge;
};

std::vector<SlotEdge> slot_edges(const HeapGraph& graph, NodeIndex table,
                                 EdgeType type) {
  std::vector<SlotEdge> edges;
  for (const EdgeIndex edge : graph.edges_of(table)) {
    if (graph.edge_type[edge] != type) continue;
    if (is_hole(graph, graph.edge_to[edge])) continue;
    if (const auto slot = slot_of(graph, edge)) edges.push_back({*slot, edge});
  }
  std::sort(edges.begin(), edges.end(),
            [](const auto& a, const auto& b) { return a.slot < b.slot; });
  return edges;
}

// Gathers entries from slots that come in order.
class EntryGatherer {
 public:
  EntryGatherer(Collection& collection, size_t most)
      : collection_(collection), most_(most) {}

  /// Part 0 is the key, part 1 the value.
  void add(uint64_t entry, uint32_t part, EdgeIndex edge) {
    if (entry + 1 != end_) {
      ++seen_;
      end_ = entry + 1;
      if (seen_ <= most_) collection_.entries.emplace_back();
    }
    if (seen_ > most_) return;
    Entry& into = collection_.entries.back();
    (part == 0 ? into.key : into.value) = edge;
  }
  uint64_t seen() const { return seen_; }
  /// One past the last entry that was seen.
  uint64_t end() const { return end_; }

 private:
  Collection& collection_;
  const size_t most_;
  uint64_t seen_ = 0;
  uint64_t end_ = 0;
};

Extent size_of(const EntryGatherer& entries, uint64_t capacity) {
  const uint64_t quarter = capacity > kFewestEntries ? capacity / 4 : 0;
  if (entries.seen() == entries.end() && entries.seen() >= quarter) {
    return {entries.seen(), entries.seen()};
  }
  const uint64_t least = std::max(entries.seen(), quarter);
  return {least, std::max(least, capacity)};
}

Collection ordered_collection(const HeapGraph& graph, NodeIndex table,
                              const Layout& layout, size_t most) {
  Collection result;
  result.kind = layout.kind;
  EntryGatherer entries(result, most);
  const uint64_t first = kHeaderSlots + layout.buckets;
  for (const SlotEdge& found : slot_edges(graph, table, EdgeType::kInternal)) {
    if (found.slot < first) continue;
    const uint64_t entry = (found.slot - first) / layout.entry_slots();
    const auto part =
        static_cast<uint32_t>((found.slot - first) % layout.entry_slots());
    const bool is_chain = part + 1 == layout.entry_slots();
    if (entry >= layout.capacity() || is_chain) continue;
    entries.add(entry, part, found.edge);
  }
  result.size = size_of(entries, layout.capacity());
  return result;
}

// Edges that V8 calls `1 / part of key (Session @5) -> value (Object @7) pair
// in WeakMap (table @9)`; `1 / key Session in WeakMap` in Node 12.
uint64_t pairs_in(const HeapGraph& graph, NodeIndex table) {
  uint64_t count = 0;
  for (const EdgeIndex edge : graph.edges_of(table)) {
    if (graph.edge_type[edge] != EdgeType::kInternal) continue;
    const std::string_view name =
        graph.strings[StringIndex{graph.edge_name_or_index[edge]}];
    if (name.find(" in WeakMap") != name.npos) ++count;
  }
  return count;
}

Collection weak_collection(const HeapGraph& graph, NodeIndex table,
                           CollectionKind kind, size_t most) {
  Collection result;
  result.kind = kind;
  EntryGatherer entries(result, most);
  for (const SlotEdge& found : slot_edges(graph, table, EdgeType::kWeak)) {
    if (found.slot < kHeaderSlots) continue;
    const uint32_t part = (found.slot - kHeaderSlots) % 2;
    entries.add((found.slot - kHeaderSlots) / 2, part, found.edge);
  }
  // The keys are objects, which are all seen; in Deno only as part of a name.
  const uint64_t size = std::max(entries.seen(), pairs_in(graph, table));
  result.size = {size, size};
  return result;
}

// Wrong by half with compressed pointers (Chromium), where it is a lower bound.
uint64_t capacity_of(const HeapGraph& graph, NodeIndex elements) {
  return array_slots(graph.self_size[elements], 8);
}

// What V8 reserves at most for an array that grew to this length: half as much
// again, and 16 (JSObject::NewElementsCapacity).
uint64_t reserved_for(uint64_t length) { return length + length / 2 + 16; }

}  // namespace

uint64_t array_slots(uint64_t bytes, uint64_t slot_size) {
  const uint64_t header = 2 * slot_size;
  if (bytes < header || bytes % slot_size != 0) return 0;
  return (bytes - header) / slot_size;
}

std::optional<Extent> array_length(const HeapGraph& graph, NodeIndex node) {
  if (graph.type(node) != NodeType::kObject || graph.name(node) != "Array") {
    return std::nullopt;
  }
  uint64_t seen = 0;
  uint64_t end = 0;
  for (const EdgeIndex edge : graph.edges_of(node)) {
    if (graph.edge_type[edge] != EdgeType::kElement) continue;
    ++seen;
    end = std::max<uint64_t>(end, uint64_t{graph.edge_name_or_index[edge]} + 1);
  }
  const auto elements = find_edge(graph, node, EdgeType::kInternal, "elements");
  if (!elements) return Extent{end, end};
  const NodeIndex store = graph.edge_to[*elements];
  const uint64_t capacity = std::max(end, capacity_of(graph, store));
  // An array of constants is as long as its literal.
  if (graph.type(store) == NodeType::kCode) return Extent{capacity, capacity};
  const bool dense = seen == end && seen > 0;
  if (dense && capacity <= reserved_for(end)) return Extent{end, end};
  return Extent{end, capacity};
}

std::optional<Collection> collection(const HeapGraph& graph, NodeIndex node,
                                     size_t most_entries) {
  if (graph.type(node) != NodeType::kObject) return std::nullopt;
  const auto edge = find_edge(graph, node, EdgeType::kInternal, "table");
  if (!edge) return std::nullopt;
  const NodeIndex table = graph.edge_to[*edge];
  if (graph.type(table) != NodeType::kArray) return std::nullopt;
  const std::string_view name = graph.name(node);
  if (name == "WeakMap" || name == "WeakSet") {
    return weak_collection(
        graph, table,
        name == "WeakMap" ? CollectionKind::kWeakMap : CollectionKind::kWeakSet,
        most_entries);
  }
  const auto found = layout(graph.self_size[table]);
  if (!found) return std::nullopt;
  return ordered_collection(graph, table, *found, most_entries);
}

}  // namespace heapcli::analysis
