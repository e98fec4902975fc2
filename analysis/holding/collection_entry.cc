// The table of a Map (V8's OrderedHashMap) is an array: three numbers, the
// buckets (a power of two), and then for each entry key, value and the number
// of the next entry in its bucket. Numbers are not edges, and neither are keys
// and values that are small numbers. So entries are three apart, and it is to
// be found out which of the three places is that of the values:
//
// - where two neighbours have edges, the second is a value: before a key there
//   is always a number;
// - otherwise one of the two is always a small number. After 3 + 2^b numbers,
//   place 0 can only be for values and place 1 for keys; place 2 is for values
//   unless there are any at place 0.
//
// A Set has entries of two, one member and one number: no neighbours.

#include "analysis/holding/collection_entry.h"

#include <array>
#include <charconv>

namespace heapcli::analysis {
namespace {

constexpr uint32_t kEntry = 3;

}  // namespace

bool is_weak_map_pair(std::string_view name) {
  return name.find(" / part of key ") != name.npos ||
         (name.find(" / key ") != name.npos && name.ends_with(" in WeakMap"));
}

std::optional<uint32_t> edge_number(const HeapGraph& graph, EdgeIndex edge) {
  const uint32_t value = graph.edge_name_or_index[edge];
  if (!is_named(graph.edge_type[edge])) return value;
  const std::string_view name = graph.strings[StringIndex{value}];
  uint32_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

CollectionTable::CollectionTable(const HeapGraph& graph, NodeIndex collection,
                                 NodeIndex table) {
  std::array<bool, kEntry> any{};
  std::optional<uint32_t> pair;
  std::optional<uint32_t> last;
  for (const EdgeIndex edge : graph.edges_of(table)) {
    if (graph.edge_type[edge] == EdgeType::kWeak) continue;
    const auto at = edge_number(graph, edge);
    if (!at || *at < kEntry) continue;
    any[*at % kEntry] = true;
    if (last && *last + 1 == *at) pair = *at;
    last = at;
  }
  // A subclass has a name of its own; it is a Map when there are pairs.
  const std::string_view name = graph.name(collection);
  is_set_ = name == "Set" || (name != "Map" && !pair);
  value_place_ = pair ? *pair % kEntry : any[0] ? 0 : 2;
}

EntryRole CollectionTable::role(uint32_t number) const {
  if (is_set_) return EntryRole::kMember;
  return number % kEntry == value_place_ ? EntryRole::kValue : EntryRole::kKey;
}

// V8 writes the slots of a table in their order.
std::optional<NodeIndex> key_of_value(const HeapGraph& graph, NodeIndex table,
                                      EdgeIndex edge) {
  if (edge == graph.first_edge[table]) return std::nullopt;
  const EdgeIndex before{raw(edge) - 1};
  const auto value_at = edge_number(graph, edge);
  const auto key_at = edge_number(graph, before);
  if (!value_at || !key_at || *key_at + 1 != *value_at) return std::nullopt;
  return graph.edge_to[before];
}

}  // namespace heapcli::analysis
