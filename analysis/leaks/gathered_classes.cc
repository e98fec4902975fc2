#include "analysis/leaks/gathered_classes.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "analysis/object_label.h"

namespace heapcli::analysis {
namespace {

// In which round the object came into being; 0 when it was there before the
// first one.
size_t birth_round(std::span<const HeapMoment> earlier, SnapshotObjectId id) {
  size_t round = 0;
  while (round < earlier.size() &&
         (id_tells_age(id) ? raw(id) > earlier[round].largest_id()
                           : !earlier[round].retained(id).has_value())) {
    ++round;
  }
  return round;
}

// Objects within another one of their class are either a part of it (the
// pieces of a string, a row of a matrix) or what follows it in a list. Which of
// the two shows in the rounds: a list that is pushed to at its head has its
// topmost node from the last round, and nothing topmost from the others.
class Gathering {
 public:
  Gathering(const Heap& heap, size_t rounds) : heap_(heap), rounds_(rounds) {}

  /// The objects come in preorder; `end` is one past the node's subtree.
  void add(NodeIndex node, size_t round, uint32_t position, uint32_t end) {
    while (!inside_.empty() && inside_.back().end <= position) {
      inside_.pop_back();
    }
    const ClassId id = heap_.figures.classes.class_of(node);
    const uint64_t bytes = heap_.retained[node];
    if (inside_.empty()) {
      Class& topmost = class_of(id, node);
      topmost.topmost.add(round, bytes);
      topmost.all.add(round, bytes);
    } else if (inside_.back().class_id == id) {
      Class& around = classes_[index_.at(raw(id))];
      around.all.bytes[inside_.back().round] -= bytes;
      around.all.add(round, bytes);
    } else {
      return;
    }
    inside_.push_back({end, round, id});
  }

  std::vector<GatheredClass> take(size_t warm_up) {
    std::vector<GatheredClass> list;
    for (Class& each : classes_) {
      Tally& tally = is_list(each) ? each.all : each.topmost;
      list.push_back({each.id, each.example, std::move(tally.objects),
                      std::move(tally.bytes)});
    }
    std::stable_sort(
        list.begin(), list.end(),
        [=](const GatheredClass& a, const GatheredClass& b) {
          return std::pair(weakest_round(a, warm_up), sum(a.bytes)) >
                 std::pair(weakest_round(b, warm_up), sum(b.bytes));
        });
    return list;
  }

 private:
  struct Tally {
    std::vector<uint64_t> objects;  // By round.
    std::vector<uint64_t> bytes;

    void add(size_t round, uint64_t size) {
      objects[round] += 1;
      bytes[round] += size;
    }
  };
  struct Class {
    ClassId id;
    NodeIndex example;
    Tally topmost;
    Tally all;
  };
  struct Around {
    uint32_t end;
    size_t round;
    ClassId class_id;
  };

  Class& class_of(ClassId id, NodeIndex node) {
    const auto [found, inserted] = index_.try_emplace(raw(id), classes_.size());
    if (inserted) {
      const Tally none{std::vector<uint64_t>(rounds_),
                       std::vector<uint64_t>(rounds_)};
      classes_.push_back({id, node, none, none});
    }
    Class& result = classes_[found->second];
    if (heap_.retained[node] > heap_.retained[result.example]) {
      result.example = node;
    }
    return result;
  }

  bool is_list(const Class& each) const {
    if (is_string(heap_.graph.type(each.example))) return false;
    const auto& rounds = each.topmost.objects;
    return std::find(rounds.begin(), rounds.end(), 0) != rounds.end();
  }

  static uint64_t sum(const std::vector<uint64_t>& bytes) {
    return std::accumulate(bytes.begin(), bytes.end(), uint64_t{0});
  }

  const Heap& heap_;
  const size_t rounds_;
  std::vector<Class> classes_;
  std::unordered_map<uint32_t, size_t> index_;  // By class.
  std::vector<Around> inside_;  // The counted objects around the next one.
};

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

std::vector<GatheredClass> gathered_classes(std::span<const HeapMoment> earlier,
                                            const Heap& last,
                                            const DominatorPreorder& preorder,
                                            const GrowingHolder& holder,
                                            const Bitmap<NodeIndex>& others,
                                            size_t warm_up) {
  const auto& order = last.figures.dominators.order;
  Gathering gathering(last, earlier.size());
  const uint32_t end =
      holder.position + preorder.dominated[preorder.at[holder.position]];
  uint32_t at = holder.position + 1;
  while (at < end) {
    const TreeNumber number = preorder.at[at];
    const NodeIndex node = order[number];
    const size_t round = birth_round(earlier, last.graph.node_id[node]);
    const uint32_t subtree = preorder.dominated[number];
    if (round > 0 && is_program_object(last.graph, node)) {
      gathering.add(node, round - 1, at, at + subtree);
    }
    at += others.test(node) ? subtree : 1;
  }
  return gathering.take(warm_up);
}

}  // namespace heapcli::analysis
