// A snapshot has each text once, in its table of strings, so that two flat
// strings say the same when they have the same number there: no text needs to
// be compared. V8 cuts what it writes at 1024 characters; of such strings only
// those of one size are taken for equal.
//
// Concatenations bear no text; theirs is put together from the halves
// (objects/string_text.h) and looked up among the texts of the flat ones. There
// are few of them, as V8 flattens what is read. Slices and concatenations of
// slices are left out: a snapshot does not say where a slice begins.

#include "analysis/strings/equal_strings.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "analysis/error.h"
#include "analysis/object_label.h"
#include "analysis/objects/string_text.h"

namespace heapcli::analysis {
namespace {

// Longer concatenations are not compared; V8 wrote their parts cut, mostly.
constexpr size_t kLongestJoined = 1 << 16;

// How much text of concatenations is kept to compare: nobody's heap needs more,
// but in a hostile file a million may share the same halves.
constexpr size_t kMostJoinedText = 256 << 20;

constexpr uint64_t kStringHeader = 16;

void check(const std::stop_token& stop, uint32_t node) {
  if (node % (1 << 16) == 0 && stop.stop_requested()) {
    throw Error(Error::Kind::kCancelled, "interrupted");
  }
}

uint64_t code_units(std::string_view text) {
  uint64_t count = 0;
  for (const char c : text) {
    if ((c & 0xC0) == 0x80) continue;
    count += static_cast<unsigned char>(c) >= 0xF0 ? 2 : 1;
  }
  return count;
}

// Whether V8 needs one byte a character: up to U+00FF.
bool is_latin1(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0xC4;
  });
}

class Grouper {
 public:
  explicit Grouper(const Heap& heap)
      : heap_(heap),
        graph_(heap.graph),
        of_text_(graph_.strings.size(), kNoGroup) {
    result_.group_of =
        Column<NodeIndex, uint32_t>(graph_.node_count(), kNoGroup);
  }

  StringGroups run(const std::stop_token& stop) {
    std::vector<NodeIndex> joined;
    for (const NodeIndex node : graph_.nodes()) {
      check(stop, raw(node));
      const NodeType type = graph_.type(node);
      if (!is_string(type)) continue;
      ++result_.totals.count;
      result_.totals.bytes += heap_.figures.shallow[node];
      if (type == NodeType::kString) {
        add_flat(node);
      } else if (type == NodeType::kConcatenatedString) {
        joined.push_back(node);
      } else {
        leave_out(node);
      }
    }
    add_joined(joined, stop);
    for (EqualStrings& group : result_.groups) finish(group);
    return std::move(result_);
  }

 private:
  uint32_t new_group(bool cut) {
    result_.groups.emplace_back();
    result_.groups.back().cut = cut;
    return static_cast<uint32_t>(result_.groups.size() - 1);
  }

  void add(NodeIndex node, uint32_t index) {
    const SizeColumn& shallow = heap_.figures.shallow;
    EqualStrings& group = result_.groups[index];
    if (group.count == 0 || shallow[node] > shallow[group.example]) {
      group.example = node;
    }
    ++group.count;
    group.bytes += shallow[node];
    result_.group_of[node] = index;
  }

  void add_flat(NodeIndex node) {
    const StringIndex text = graph_.node_name[node];
    if (is_cut(text)) {
      const auto [found, inserted] = of_cut_text_.try_emplace(
          {raw(text), heap_.figures.shallow[node]}, kNoGroup);
      if (inserted) found->second = new_group(true);
      return add(node, found->second);
    }
    uint32_t& index = of_text_[text];
    if (index == kNoGroup) index = new_group(false);
    add(node, index);
  }

  bool is_cut(StringIndex text) const {
    const std::string_view bytes = graph_.strings[text];
    return bytes.size() >= kCutLength && code_units(bytes) >= kCutLength;
  }

  void add_joined(const std::vector<NodeIndex>& nodes,
                  const std::stop_token& stop) {
    std::unordered_map<std::string, uint32_t> groups;
    std::vector<std::pair<NodeIndex, uint32_t*>> known;
    size_t kept = 0;
    for (const NodeIndex node : nodes) {
      if (stop.stop_requested()) {
        throw Error(Error::Kind::kCancelled, "interrupted");
      }
      StringText text;
      if (kept < kMostJoinedText) {
        text = string_text(graph_, node, kLongestJoined);
      } else {
        text.cut = true;
      }
      if (text.cut || text.holds_parent) {
        leave_out(node);
        continue;
      }
      const auto [found, inserted] =
          groups.try_emplace(std::move(text.text), kNoGroup);
      if (inserted) kept += found->first.size();
      known.emplace_back(node, &found->second);
    }
    if (known.empty()) return;
    for (uint32_t i = 0; i < graph_.strings.size(); ++i) {
      const uint32_t index = of_text_[StringIndex{i}];
      if (index == kNoGroup) continue;
      const auto found =
          groups.find(std::string(graph_.strings[StringIndex{i}]));
      if (found != groups.end()) found->second = index;
    }
    for (const auto& [node, index] : known) {
      if (*index == kNoGroup) *index = new_group(false);
      add(node, *index);
    }
  }

  void leave_out(NodeIndex node) {
    ++result_.totals.unknown_count;
    result_.totals.unknown_bytes += heap_.figures.shallow[node];
  }

  void finish(EqualStrings& group) {
    const uint64_t largest = heap_.figures.shallow[group.example];
    group.waste_bytes = group.bytes - largest;
    const bool is_flat = graph_.type(group.example) == NodeType::kString;
    if (!is_flat) {
      group.length =
          code_units(string_text(graph_, group.example, kLongestJoined).text);
    } else {
      const std::string_view text = graph_.name(group.example);
      group.length = code_units(text);
      if (group.cut) {
        const uint64_t payload =
            largest > kStringHeader ? largest - kStringHeader : 0;
        group.length = std::max<uint64_t>(
            group.length, is_latin1(text) ? payload : payload / 2);
      }
    }
    if (group.count < 2) return;
    ++result_.totals.duplicated_texts;
    result_.totals.waste_bytes += group.waste_bytes;
  }

  const Heap& heap_;
  const HeapGraph& graph_;
  Column<StringIndex, uint32_t> of_text_;
  std::map<std::pair<uint32_t, uint64_t>, uint32_t> of_cut_text_;
  StringGroups result_;
};

}  // namespace

StringGroups equal_strings(const Heap& heap, const std::stop_token& stop) {
  return Grouper(heap).run(stop);
}

std::vector<std::vector<CountedHolder>> holders_of(
    const Heap& heap, const StringGroups& strings,
    const std::vector<uint32_t>& groups, const std::stop_token& stop) {
  const HeapGraph& graph = heap.graph;
  std::vector<uint32_t> wanted(strings.groups.size(), kNoGroup);
  for (size_t i = 0; i < groups.size(); ++i) {
    wanted[groups[i]] = static_cast<uint32_t>(i);
  }
  std::vector<std::map<Holder, uint64_t>> counts(groups.size());
  HolderReader read_holder(heap);
  for (const NodeIndex node : graph.nodes()) {
    check(stop, raw(node));
    for (const EdgeIndex edge : graph.edges_of(node)) {
      const uint32_t group = strings.group_of[graph.edge_to[edge]];
      if (group == kNoGroup || wanted[group] == kNoGroup) continue;
      const auto holder = read_holder(node, edge);
      if (holder) ++counts[wanted[group]][*holder];
    }
  }
  std::vector<std::vector<CountedHolder>> result(groups.size());
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const auto& [holder, count] : counts[i]) {
      result[i].push_back({holder, count});
    }
    // What a program can change goes first.
    const auto rank = [](const CountedHolder& held) {
      return held.holder.kind == HolderKind::kInternal;
    };
    std::stable_sort(result[i].begin(), result[i].end(),
                     [&](const CountedHolder& a, const CountedHolder& b) {
                       return rank(a) != rank(b) ? rank(a) < rank(b)
                                                 : a.count > b.count;
                     });
  }
  return result;
}

}  // namespace heapcli::analysis
