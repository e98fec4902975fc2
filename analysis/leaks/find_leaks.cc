#include "analysis/leaks/find_leaks.h"

#include <algorithm>
#include <utility>

namespace heapcli::analysis {
namespace {

constexpr size_t kSnapshotsWithWarmUp = 4;

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

// Whether some class of the program's objects gathers in every round.
bool gathers_steadily(const std::vector<GatheredClass>& gathered,
                      size_t warm_up, int64_t least) {
  return !gathered.empty() && weakest_round(gathered.front(), warm_up) >=
                                  static_cast<uint64_t>(least);
}

// Something that is enlarged and replaced (a string that is appended to, a
// buffer) was born in the last round, all of it.
bool is_replaced_as_it_grows(const Heap& heap,
                             const std::vector<GatheredClass>& gathered,
                             const std::vector<int64_t>& growth) {
  if (gathered.empty()) return false;
  const GatheredClass& largest =
      *std::max_element(gathered.begin(), gathered.end(),
                        [](const GatheredClass& a, const GatheredClass& b) {
                          return a.bytes.back() < b.bytes.back();
                        });
  if (!id_tells_age(heap.graph.node_id[largest.example])) return false;
  return static_cast<int64_t>(largest.bytes.back()) >
         *std::max_element(growth.begin(), growth.end());
}

// A round adds this part of the one before, or less.
constexpr double kSlowing = 0.8;

template <class Number>
bool is_slowing(std::span<const Number> rounds) {
  for (size_t i = 1; i < rounds.size(); ++i) {
    if (static_cast<double>(rounds[i]) >
        kSlowing * static_cast<double>(rounds[i - 1])) {
      return false;
    }
  }
  return rounds.size() > 1;
}

// Counts are steadier than bytes: tables double now and then.
bool is_slowing(const Suspect& suspect, size_t warm_up) {
  if (!suspect.gathered.empty()) {
    const std::span<const uint64_t> objects = suspect.gathered.front().objects;
    if (objects[warm_up] > 1) return is_slowing(objects.subspan(warm_up));
  }
  return is_slowing(std::span<const int64_t>(suspect.growth).subspan(warm_up));
}

std::vector<int64_t> total_growth(std::span<const HeapMoment> earlier,
                                  const Heap& last) {
  std::vector<int64_t> growth;
  for (size_t i = 1; i < earlier.size(); ++i) {
    growth.push_back(static_cast<int64_t>(earlier[i].total_bytes()) -
                     static_cast<int64_t>(earlier[i - 1].total_bytes()));
  }
  const uint64_t total =
      last.retained[last.graph.root] + last.graph.meta.extra_native_bytes;
  growth.push_back(static_cast<int64_t>(total) -
                   static_cast<int64_t>(earlier.back().total_bytes()));
  return growth;
}

}  // namespace

LeakReport find_leaks(std::span<const HeapMoment> earlier, const Heap& last,
                      const LeakOptions& options) {
  LeakReport report;
  const size_t rounds = earlier.size();
  report.warm_up = rounds + 1 >= kSnapshotsWithWarmUp ? 1 : 0;
  report.total_growth = total_growth(earlier, last);

  const DominatorPreorder preorder =
      dominator_preorder(last.figures.dominators);
  const std::vector<GrowingHolder> holders = growing_holders(
      earlier, last, preorder, {report.warm_up, options.program_bytes});
  Bitmap<NodeIndex> is_holder(last.graph.node_count());
  for (const GrowingHolder& holder : holders) is_holder.set(holder.node);

  for (const GrowingHolder& holder : holders) {
    Suspect suspect;
    suspect.gathered = gathered_classes(earlier, last, preorder, holder,
                                        is_holder, report.warm_up);
    suspect.growth = holder.growth;
    suspect.score = weakest_round(holder.growth, report.warm_up);
    const bool of_program =
        gathers_steadily(suspect.gathered, report.warm_up,
                         options.program_bytes) ||
        is_replaced_as_it_grows(last, suspect.gathered, suspect.growth);
    if (!of_program && suspect.score < options.internal_bytes) continue;
    suspect.slowing = is_slowing(suspect, report.warm_up);
    suspect.holder = owner_of(last, holder.node, suspect.gathered);
    report.suspects.push_back(std::move(suspect));
  }
  std::stable_sort(report.suspects.begin(), report.suspects.end(),
                   [](const Suspect& a, const Suspect& b) {
                     if (a.slowing != b.slowing) return b.slowing;
                     return a.score > b.score;
                   });
  if (!report.suspects.empty()) {
    report.verdict = report.suspects.front().slowing ? Verdict::kInconclusive
                                                     : Verdict::kLeak;
  }
  return report;
}

}  // namespace heapcli::analysis
