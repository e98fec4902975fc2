// Two questions, with two answers. *How many more* objects of a class does the
// holder hold after each round? Those it held then minus those it held before:
// counting the survivors of each round instead would call a cache that replaces
// its oldest entries a leak, since what is in it is always young. *Which* of
// them are worth a line? An object that is part of another one (the text of a
// session) says nothing new; but only a walk over the last heap shows what is
// part of what, and what it retains. So the walk gives each class its share of
// objects that count and their mean retained size, and the balance of each
// round is multiplied by these.
//
// What is within a wrapper that is replaced (there are no more of it after a
// round, or it is younger than what is in it) is no part of it, if there are
// more of it after every round.
//
// Where there are never more objects but larger ones (a text that is appended
// to is a new string each time), the balance of the bytes is taken. And where
// what becomes larger is a part of something (the data of a typed array), it is
// the balance of all there is, and goes to the class that retains most.

#include "analysis/leaks/gathered_classes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "analysis/object_label.h"

namespace heapcli::analysis {
namespace {

using Kind = HeapMoment::Kind;

constexpr uint32_t kNone = ~uint32_t{0};

// In which round the object came into being, from 1; the first one for nodes
// of the embedder whose ids change.
size_t birth_round(std::span<const HeapMoment* const> moments,
                   SnapshotObjectId id) {
  const size_t rounds = moments.size() - 1;
  size_t round = 0;
  while (round < rounds &&
         (id_tells_age(id) ? raw(id) > moments[round]->largest_id()
                           : !moments[round]->has(id))) {
    ++round;
  }
  return std::max<size_t>(round, 1);
}

// The new objects below a holder, of a class.
struct NewObjects {
  struct Tally {
    std::vector<uint64_t> objects;  ///< By round of birth.
    uint64_t bytes = 0;             ///< That they retain.

    void add(size_t round, uint64_t size) {
      objects[round] += 1;
      bytes += size;
    }
    uint64_t count() const {
      return std::accumulate(objects.begin(), objects.end(), uint64_t{0});
    }
  };
  ClassId class_id;
  NodeIndex example;
  Tally topmost;
  Tally all;
  bool escapes = false;  ///< Some are in a wrapper that is replaced.
};

// Objects within another one of their class are either a part of it (the
// pieces of a string, a row of a matrix) or what follows it in a list. Which of
// the two shows in the rounds: a list that is pushed to at its head has its
// topmost node from the last round, and nothing topmost from the others.
class Walk {
 public:
  Walk(const Heap& heap, std::span<const Kind> kinds, size_t rounds)
      : heap_(heap), kinds_(kinds), rounds_(rounds) {}

  /// The objects come in preorder; `end` is one past the node's subtree.
  /// `multiplies`: there are more of its kind after every round.
  void add(NodeIndex node, size_t round, uint32_t position, uint32_t end,
           bool multiplies) {
    const ClassId id = heap_.figures.classes.class_of(node);
    ++of_kind_[kinds_[raw(id)]];
    while (!inside_.empty() && inside_.back().end <= position) {
      inside_.pop_back();
    }
    const uint64_t bytes = heap_.retained[node];
    const bool escapes =
        !inside_.empty() && multiplies && inside_.back().class_id != id &&
        (!inside_.back().multiplies || inside_.back().round > round);
    if (inside_.empty() || escapes) {
      NewObjects& topmost = class_of(id, node);
      topmost.escapes |= escapes;
      topmost.topmost.add(round, bytes);
      topmost.all.add(round, bytes);
    } else if (inside_.back().class_id == id) {
      NewObjects& around = classes_[index_.at(raw(id))];
      around.all.bytes -= std::min(bytes, around.all.bytes);
      around.all.add(round, bytes);
    } else {
      if (multiplies) {
        const auto none = NewObjects::Tally{std::vector<uint64_t>(rounds_), 0};
        parts_.try_emplace(raw(id), none).first->second.add(round, bytes);
      }
      return;
    }
    // What is in a pair or row is as much a thing of its own as the row is.
    if (heap_.figures.classes[id].name == "Array") return;
    inside_.push_back({end, id, round, multiplies});
  }

  const std::vector<NewObjects>& classes() const { return classes_; }
  /// Those of the class that are parts of objects of others; null when none is
  /// known.
  const NewObjects::Tally* parts(ClassId id) const {
    const auto found = parts_.find(raw(id));
    return found == parts_.end() ? nullptr : &found->second;
  }
  /// New objects by kind, parts of others too.
  const std::unordered_map<Kind, uint64_t>& of_kinds() const {
    return of_kind_;
  }

 private:
  struct Around {
    uint32_t end;
    ClassId class_id;
    size_t round;
    bool multiplies;
  };

  NewObjects& class_of(ClassId id, NodeIndex node) {
    const auto [found, inserted] = index_.try_emplace(raw(id), classes_.size());
    if (inserted) {
      const NewObjects::Tally none{std::vector<uint64_t>(rounds_), 0};
      classes_.push_back({id, node, none, none});
    }
    NewObjects& result = classes_[found->second];
    if (heap_.retained[node] > heap_.retained[result.example]) {
      result.example = node;
    }
    return result;
  }

  const Heap& heap_;
  const std::span<const Kind> kinds_;  // By class.
  const size_t rounds_;
  std::vector<NewObjects> classes_;
  std::unordered_map<uint32_t, size_t> index_;             // By class.
  std::unordered_map<uint32_t, NewObjects::Tally> parts_;  // By class.
  std::unordered_map<Kind, uint64_t> of_kind_;
  std::vector<Around> inside_;  // The counted objects around the next one.
};

NewObjects::Tally tally_that_counts(const Heap& heap, const Walk& walk,
                                    const NewObjects& each) {
  if (each.escapes) {
    NewObjects::Tally tally = each.all;
    if (const NewObjects::Tally* const parts = walk.parts(each.class_id)) {
      for (size_t i = 0; i < tally.objects.size(); ++i) {
        tally.objects[i] += parts->objects[i];
      }
      tally.bytes += parts->bytes;
    }
    return tally;
  }
  const auto& rounds = each.topmost.objects;
  const bool is_list =
      !is_string(heap.graph.type(each.example)) &&
      std::find(rounds.begin(), rounds.end(), 0) != rounds.end();
  return is_list ? each.all : each.topmost;
}

// What is enlarged by being replaced is as young as the last round.
bool is_replaced(const NewObjects::Tally& tally) {
  return tally.objects.back() > 0;
}

// What a holder held of a kind, by snapshot.
struct Held {
  std::vector<int64_t> objects;
  std::vector<int64_t> bytes;
};

std::vector<int64_t> differences(const std::vector<int64_t>& values) {
  std::vector<int64_t> result;
  for (size_t i = 1; i < values.size(); ++i) {
    result.push_back(values[i] - values[i - 1]);
  }
  return result;
}

std::vector<uint64_t> at_least_0(const std::vector<int64_t>& values) {
  std::vector<uint64_t> result;
  for (const int64_t value : values) {
    result.push_back(static_cast<uint64_t>(std::max<int64_t>(value, 0)));
  }
  return result;
}

// By holder and kind of the last moment.
class Balance {
 public:
  Balance(std::span<const HeapMoment* const> moments,
          const LastingObjects& objects, const std::vector<uint32_t>& holder_of,
          size_t warm_up) {
    std::unordered_map<std::string, Kind> kinds;
    const auto& names = moments.back()->kind_names();
    for (Kind kind = 0; kind < names.size(); ++kind) kinds[names[kind]] = kind;
    for (size_t at = 0; at < moments.size(); ++at) {
      const HeapMoment& moment = *moments[at];
      std::vector<Kind> kind_in_last;
      for (const std::string& name : moment.kind_names()) {
        const auto found = kinds.find(name);
        kind_in_last.push_back(found == kinds.end() ? kNone : found->second);
      }
      const ByTreeNumber<LastingIndex> lasting = objects.holders(at);
      for (TreeNumber number = 0; number < moment.size(); ++number) {
        const uint32_t holder = holder_of[lasting[number]];
        const Kind kind = kind_in_last[moment.kind[number]];
        if (holder == kNone || kind == kNone) continue;
        Held& held = held_[uint64_t{holder} << 32 | kind];
        held.objects.resize(moments.size());
        held.bytes.resize(moments.size());
        held.objects[at] += 1;
        held.bytes[at] += moment.size_of[number];
      }
    }
    for (const auto& [key, held] : held_) {
      if (weakest_round(differences(held.objects), warm_up) > 0) {
        multiplies_.insert(key);
      }
    }
  }

  /// There is one for each object of the last moment.
  const Held& of(uint32_t holder, Kind kind) const {
    return held_.at(uint64_t{holder} << 32 | kind);
  }

  /// Whether there are more of the kind after every round that counts.
  bool multiplies(uint32_t holder, Kind kind) const {
    return multiplies_.contains(uint64_t{holder} << 32 | kind);
  }

 private:
  std::unordered_map<uint64_t, Held> held_;
  std::unordered_set<uint64_t> multiplies_;
};

GatheredClass balanced(const NewObjects& each, const NewObjects::Tally& tally,
                       uint64_t new_of_kind, const Held& held, size_t warm_up) {
  GatheredClass result{each.class_id, each.example, {}, {}};
  const std::vector<int64_t> objects = differences(held.objects);
  const std::vector<int64_t> bytes = differences(held.bytes);
  if (weakest_round(objects, warm_up) <= 0) {
    result.objects = tally.objects;
    result.bytes = at_least_0(bytes);
    if (!is_replaced(tally)) result.bytes.assign(bytes.size(), 0);
    return result;
  }
  const double count = static_cast<double>(tally.count());
  const double share = count / static_cast<double>(new_of_kind);
  const double size = static_cast<double>(tally.bytes) / count;
  for (const int64_t each_round : objects) {
    const auto more = static_cast<uint64_t>(std::llround(
        share * static_cast<double>(std::max<int64_t>(each_round, 0))));
    result.objects.push_back(more);
    result.bytes.push_back(
        static_cast<uint64_t>(std::llround(static_cast<double>(more) * size)));
  }
  return result;
}

// All that the holder holds of the program, in the name of the class that
// retains most of it.
GatheredClass all_in_one(const Walk& walk, const Balance& balance,
                         uint32_t holder) {
  std::vector<int64_t> bytes;
  for (const auto& [kind, count] : walk.of_kinds()) {
    const Held& held = balance.of(holder, kind);
    bytes.resize(held.bytes.size());
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] += held.bytes[i];
  }
  const NewObjects& largest =
      *std::max_element(walk.classes().begin(), walk.classes().end(),
                        [](const NewObjects& a, const NewObjects& b) {
                          return a.topmost.bytes < b.topmost.bytes;
                        });
  if (!is_replaced(largest.topmost)) bytes.assign(bytes.size(), 0);
  return {largest.class_id, largest.example, largest.topmost.objects,
          at_least_0(differences(bytes))};
}

uint64_t sum(const std::vector<uint64_t>& bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), uint64_t{0});
}

}  // namespace

uint64_t weakest_round(const GatheredClass& gathered, size_t warm_up) {
  return *std::min_element(
      gathered.bytes.begin() + static_cast<ptrdiff_t>(warm_up),
      gathered.bytes.end());
}

bool id_tells_age(SnapshotObjectId id) { return raw(id) % 2 == 1; }

bool is_program_object(const HeapGraph& graph, NodeIndex node) {
  switch (graph.type(node)) {
    case NodeType::kObject:
      return !graph.name(node).starts_with("system / ");
    case NodeType::kClosure:
    case NodeType::kRegExp:
    case NodeType::kString:
    case NodeType::kConcatenatedString:
    case NodeType::kSlicedString:
    case NodeType::kNumber:
    case NodeType::kBigInt:
    case NodeType::kSymbol:
    case NodeType::kNative:
      return true;
    default:
      return false;
  }
}

std::vector<std::vector<GatheredClass>> gathered_classes(
    std::span<const HeapMoment* const> moments, const Heap& last,
    const DominatorPreorder& preorder, const LastingObjects& objects,
    std::span<const GrowingHolder> holders, size_t warm_up) {
  std::vector<uint32_t> holder_of(objects.size(), kNone);
  for (uint32_t i = 0; i < holders.size(); ++i) {
    for (const LastingIndex member : holders[i].members) holder_of[member] = i;
  }
  const Balance balance(moments, objects, holder_of, warm_up);

  std::unordered_map<std::string, Kind> kind_by_name;
  const auto& names = moments.back()->kind_names();
  for (Kind kind = 0; kind < names.size(); ++kind) {
    kind_by_name[names[kind]] = kind;
  }
  std::vector<Kind> kinds;
  for (const HeapClass& each : last.figures.classes.classes()) {
    kinds.push_back(kind_by_name.at(kind_name(each.name)));
  }

  // One pass over the heap: whoever holds a new object, holds it.
  const size_t rounds = moments.size() - 1;
  std::vector<Walk> walks(holders.size(), Walk(last, kinds, rounds));
  const ByTreeNumber<LastingIndex> lasting = objects.holders(rounds);
  for (uint32_t at = 0; at < preorder.at.size(); ++at) {
    const TreeNumber number = preorder.at[at];
    const uint32_t holder = holder_of[lasting[number]];
    if (holder == kNone || objects.number(lasting[number]) == number) continue;
    const NodeIndex node = last.figures.dominators.order[number];
    if (!is_program_object(last.graph, node)) continue;
    const Kind kind = kinds[raw(last.figures.classes.class_of(node))];
    walks[holder].add(node, birth_round(moments, last.graph.node_id[node]) - 1,
                      at, at + preorder.dominated[number],
                      balance.multiplies(holder, kind));
  }

  std::vector<std::vector<GatheredClass>> result(holders.size());
  for (uint32_t i = 0; i < holders.size(); ++i) {
    for (const NewObjects& each : walks[i].classes()) {
      const Kind kind = kinds[raw(each.class_id)];
      GatheredClass gathered =
          balanced(each, tally_that_counts(last, walks[i], each),
                   walks[i].of_kinds().at(kind), balance.of(i, kind), warm_up);
      if (weakest_round(gathered, warm_up) == 0) continue;
      result[i].push_back(std::move(gathered));
    }
    if (result[i].empty() && !walks[i].classes().empty()) {
      GatheredClass all = all_in_one(walks[i], balance, i);
      if (weakest_round(all, warm_up) > 0) result[i].push_back(std::move(all));
    }
    std::stable_sort(
        result[i].begin(), result[i].end(),
        [=](const GatheredClass& a, const GatheredClass& b) {
          return std::pair(weakest_round(a, warm_up), sum(a.bytes)) >
                 std::pair(weakest_round(b, warm_up), sum(b.bytes));
        });
  }
  return result;
}

}  // namespace heapcli::analysis
