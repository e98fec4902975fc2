// A verdict about growth has to tell a leak from everything else that grows.
// What the others have in common is that they end, and that a round without
// growth shows it: so each suspect is judged by its *weakest* round after the
// warm-up. Caches that fill up, pools and batches have one that adds nothing;
// what turns over adds as many objects as it drops (gathered_classes.cc). Four
// kinds of growth pass:
//
// 1. Objects of the program, by their number: more of some class in every
// round,
//    `program_bytes` of them or more. Numbers are steadier than sizes, and so
//    regular where there is a load of known size that little is enough when all
//    rounds bring as many (`regular_bytes`).
// 2. The holder's own size, without objects in it that explain it: an array of
//    numbers, a text. Tables are enlarged by half or to double now and then, so
//    that such growth comes in steps, with rounds between that show nothing:
//    two steps in the rounds that count are enough.
// 3. V8's own objects (code, feedback, shapes), which grow some KiB in every
//    round of every program: `internal_bytes` or more.
// 4. Many holders alike, whose sums are judged as one (growing_holders.cc).
//
// What passes and yet adds less from round to round is a cache that fills up,
// or counters that converge; or the load was less. And a cache that is full in
// the midst of the last round shows as a last round that falls short of those
// before by more than chance explains. Both are *slowing*, as are modules of
// Node's own that are loaded late (loaded_modules.h), and if all suspects are,
// the verdict has to wait for more rounds.

#include "analysis/leaks/find_leaks.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "analysis/leaks/loaded_modules.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kSnapshotsWithWarmUp = 4;

// A round adds this part of the one before, or less.
constexpr double kSlowing = 0.8;

// The object whose part this is: a backing store belongs to its array or map,
// and a node in the middle of a list to the list.
NodeIndex owner_of(const Heap& heap, NodeIndex node,
                   const std::vector<GatheredClass>& gathered) {
  const auto is_part = [&](NodeIndex at) {
    if (heap.graph.type(at) == NodeType::kArray) return true;
    return !gathered.empty() &&
           heap.figures.classes.class_of(at) == gathered.front().class_id;
  };
  while (node != heap.graph.root && is_part(node)) node = heap.dominator[node];
  return node;
}

template <class Number>
bool is_ever_less(std::span<const Number> rounds) {
  for (size_t i = 1; i < rounds.size(); ++i) {
    if (static_cast<double>(rounds[i]) >
        kSlowing * static_cast<double>(rounds[i - 1])) {
      return false;
    }
  }
  return rounds.size() > 1;
}

// Whether the last round brought fewer than those before would make expect:
// by a tenth, by more than numbers of this size vary when they are random, and
// by more than those before differ among themselves.
bool falls_short(std::span<const uint64_t> rounds) {
  if (rounds.size() < 2) return false;
  const auto before = rounds.first(rounds.size() - 1);
  const auto [least, most] = std::minmax_element(before.begin(), before.end());
  const double mean = std::accumulate(before.begin(), before.end(), 0.0) /
                      static_cast<double>(before.size());
  const double spread = static_cast<double>(*most - *least);
  const double tolerance =
      std::max({mean / 10, 3 * std::sqrt(mean), 2 * spread});
  return static_cast<double>(rounds.back()) < mean - tolerance;
}

int64_t sum_of_rounds(std::span<const int64_t> growth, size_t warm_up) {
  return std::accumulate(growth.begin() + static_cast<ptrdiff_t>(warm_up),
                         growth.end(), int64_t{0});
}

// Judges holders one by one.
class Judge {
 public:
  Judge(const Heap& last, const LastingObjects& objects, size_t warm_up,
        const LeakOptions& options)
      : last_(last), objects_(objects), warm_up_(warm_up), options_(options) {}

  /// Sets what is to be said of a suspect; false when it is none.
  bool suspects(const GrowingHolder& holder,
                std::vector<GatheredClass> gathered, Suspect& suspect) const {
    const NodeIndex node = node_of(holder.object);
    if (!is_program_growth(gathered) && !is_own_growth(holder, gathered) &&
        weakest_round(holder.growth, warm_up_) < options_.internal_bytes) {
      return false;
    }
    suspect.gathered = std::move(gathered);
    suspect.growth = holder.growth;
    suspect.score = weakest_round(holder.growth, warm_up_);
    if (!suspect.gathered.empty()) {
      suspect.score =
          std::max(suspect.score, static_cast<int64_t>(weakest_round(
                                      suspect.gathered.front(), warm_up_)));
    }
    suspect.slowing = is_slowing(suspect);
    suspect.holder = owner_of(last_, node, suspect.gathered);
    return true;
  }

 private:
  NodeIndex node_of(LastingIndex object) const {
    return last_.figures.dominators.order[objects_.number(object)];
  }

  bool is_program_growth(const std::vector<GatheredClass>& gathered) const {
    return std::any_of(
        gathered.begin(), gathered.end(), [&](const GatheredClass& each) {
          const auto bytes =
              static_cast<int64_t>(weakest_round(each, warm_up_));
          return bytes >= options_.program_bytes ||
                 (bytes >= options_.regular_bytes && is_regular(each));
        });
  }

  // As many in each round as in the others, give or take a few.
  bool is_regular(const GatheredClass& each) const {
    const auto rounds = std::span(each.objects).subspan(warm_up_);
    const auto [least, most] =
        std::minmax_element(rounds.begin(), rounds.end());
    return rounds.size() > 2 && *least >= options_.regular_objects &&
           *most - *least <= *most / 10;
  }

  bool is_own_growth(const GrowingHolder& holder,
                     const std::vector<GatheredClass>& gathered) const {
    if (last_.graph.type(node_of(holder.object)) != NodeType::kObject) {
      return false;
    }
    const auto rounds = std::span(holder.own_growth).subspan(warm_up_);
    const int64_t least = options_.program_bytes;
    if (!gathered.empty() || sum_of_rounds(holder.own_growth, warm_up_) <
                                 least * static_cast<int64_t>(rounds.size())) {
      return false;
    }
    // What else it holds more of explains a larger table.
    if (sum_of_rounds(holder.growth, warm_up_) >
        2 * sum_of_rounds(holder.own_growth, warm_up_)) {
      return false;
    }
    size_t steps = 0;
    for (const int64_t bytes : rounds) {
      if (bytes < 0) return false;
      if (bytes >= least) ++steps;
    }
    return steps >= 2;
  }

  // Counts are steadier than bytes: tables double now and then.
  bool is_slowing(const Suspect& suspect) const {
    if (!suspect.gathered.empty()) {
      const auto objects =
          std::span<const uint64_t>(suspect.gathered.front().objects)
              .subspan(warm_up_);
      if (objects.front() > 1) {
        return is_ever_less(objects) || falls_short(objects);
      }
    }
    return is_ever_less(
        std::span<const int64_t>(suspect.growth).subspan(warm_up_));
  }

  const Heap& last_;
  const LastingObjects& objects_;
  const size_t warm_up_;
  const LeakOptions& options_;
};

// Whether the objects of `cause` refer to those of `effect`, which are held by
// V8 itself, too: the text of a symbol is in the table of all such texts.
bool explains(const Heap& heap, const Suspect& cause, const Suspect& effect) {
  if (cause.gathered.empty() || effect.gathered.empty() ||
      heap.graph.type(effect.holder) != NodeType::kSynthetic) {
    return false;
  }
  const ClassId held = effect.gathered.front().class_id;
  if (held == cause.gathered.front().class_id) return false;
  for (const EdgeIndex edge :
       heap.graph.edges_of(cause.gathered.front().example)) {
    if (heap.figures.classes.class_of(heap.graph.edge_to[edge]) == held) {
      return true;
    }
  }
  return false;
}

// The steady ones first, then by what they add; but a cause before its effect.
void rank(const Heap& heap, std::vector<Suspect>& suspects) {
  std::stable_sort(suspects.begin(), suspects.end(),
                   [](const Suspect& a, const Suspect& b) {
                     if (a.slowing != b.slowing) return b.slowing;
                     return a.score > b.score;
                   });
  for (size_t i = 1; i < suspects.size(); ++i) {
    for (size_t effect = 0; effect < i; ++effect) {
      if (suspects[effect].slowing != suspects[i].slowing ||
          !explains(heap, suspects[i], suspects[effect])) {
        continue;
      }
      const auto at = [&](size_t place) {
        return suspects.begin() + static_cast<ptrdiff_t>(place);
      };
      std::rotate(at(effect), at(i), at(i + 1));
      break;
    }
  }
}

std::vector<int64_t> total_growth(std::span<const HeapMoment* const> moments) {
  std::vector<int64_t> growth;
  for (size_t i = 1; i < moments.size(); ++i) {
    growth.push_back(static_cast<int64_t>(moments[i]->total_bytes()) -
                     static_cast<int64_t>(moments[i - 1]->total_bytes()));
  }
  return growth;
}

}  // namespace

LeakReport find_leaks(std::span<const HeapMoment> earlier, const Heap& last,
                      const LeakOptions& options) {
  const HeapMoment now(last);
  std::vector<const HeapMoment*> moments;
  for (const HeapMoment& moment : earlier) moments.push_back(&moment);
  moments.push_back(&now);

  LeakReport report;
  report.warm_up = moments.size() >= kSnapshotsWithWarmUp ? 1 : 0;
  report.total_growth = total_growth(moments);
  const size_t warm_up = report.warm_up;

  const LastingObjects objects(moments);
  const DominatorPreorder preorder =
      dominator_preorder(last.figures.dominators);
  const Judge judge(last, objects, warm_up, options);

  // Adds the suspects among the holders; returns the places of the others.
  const auto try_holders = [&](const std::vector<GrowingHolder>& holders,
                               std::vector<GrowingHolder>& guilty) {
    auto gathered =
        gathered_classes(moments, last, preorder, objects, holders, warm_up);
    for (size_t i = 0; i < holders.size(); ++i) {
      Suspect suspect;
      if (!judge.suspects(holders[i], std::move(gathered[i]), suspect)) {
        continue;
      }
      report.suspects.push_back(std::move(suspect));
      guilty.push_back(holders[i]);
    }
  };

  // Single ones first; of what is left, groups; and suspects that are alike,
  // also in what they gather, are one: two arrays of one module that gather
  // different things are two leaks.
  std::vector<GrowingHolder> singles;
  try_holders(single_holders(objects, warm_up, options.regular_bytes), singles);
  std::vector<bool> is_taken(objects.size());
  std::vector<LastingGrowth> guilty;
  std::vector<uint64_t> contents;
  for (size_t i = 0; i < singles.size(); ++i) {
    const GrowingHolder& each = singles[i];
    is_taken[each.object] = true;
    guilty.push_back({each.object, each.growth, each.own_growth});
    const auto& gathered = report.suspects[i].gathered;
    contents.push_back(
        gathered.empty() ? 0 : uint64_t{raw(gathered.front().class_id)} + 1);
  }
  std::vector<LastingGrowth> others;
  for (const LastingGrowth& each : objects.changes()) {
    if (!is_taken[each.object]) others.push_back(each);
  }
  std::vector<GrowingHolder> groups =
      group_holders(objects, now, others, {}, [&](const GrowingHolder& group) {
        return weakest_round(group.growth, warm_up) >= options.program_bytes;
      });
  const std::vector<GrowingHolder> merged =
      group_holders(objects, now, guilty, contents,
                    [](const GrowingHolder&) { return true; });
  std::vector<bool> is_merged(objects.size());
  for (const GrowingHolder& group : merged) {
    for (const LastingIndex member : group.members) is_merged[member] = true;
  }
  size_t kept = 0;
  for (size_t i = 0; i < singles.size(); ++i) {
    if (is_merged[singles[i].object]) continue;
    if (kept != i) report.suspects[kept] = std::move(report.suspects[i]);
    ++kept;
  }
  report.suspects.resize(kept);
  groups.insert(groups.end(), merged.begin(), merged.end());
  std::vector<GrowingHolder> guilty_groups;
  try_holders(groups, guilty_groups);

  if (!report.suspects.empty() &&
      loads_modules_in_every_round(moments, last, warm_up)) {
    for (Suspect& each : report.suspects) {
      each.slowing |= may_hold_modules(last, each.holder);
    }
  }
  rank(last, report.suspects);
  if (!report.suspects.empty()) {
    report.verdict = report.suspects.front().slowing ? Verdict::kInconclusive
                                                     : Verdict::kLeak;
  }
  return report;
}

}  // namespace heapcli::analysis
