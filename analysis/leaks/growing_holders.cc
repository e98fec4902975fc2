// A leak is mostly held by one object: an array, a map, a list of listeners.
// Sometimes it is spread over many: each of fifty rooms keeps its messages,
// each shard its rows. None of the fifty may grow in every round, or by much;
// and if all do, nobody wants to read fifty suspects. What such objects have in
// common is how they are reached: they are of one kind, and so is what lies
// between them and the object above that holds them all.
//
// So the objects whose holdings changed (those that shrank as well, lest a few
// hundred caches that turn over look like growth) are sorted into groups by the
// object k steps above them and the kinds on the way, for k from 1 up, and the
// sums are judged like the growth of one object. The first k at which they pass
// names the holder.
//
// Cost: k hash-table entries for each object that changed.

#include "analysis/leaks/growing_holders.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace heapcli::analysis {
namespace {

constexpr int kMostSteps = 6;
constexpr size_t kFewestMembers = 4;

void add(std::vector<int64_t>& sum, const std::vector<int64_t>& more) {
  sum.resize(more.size());
  for (size_t i = 0; i < more.size(); ++i) sum[i] += more[i];
}

// On the way up from a changed object.
struct Climb {
  const LastingGrowth* from;
  LastingIndex at;
  uint64_t kinds;  ///< A hash of its content and of the kinds below `at`.
  bool is_done = false;
};

}  // namespace

int64_t weakest_round(std::span<const int64_t> growth, size_t warm_up) {
  int64_t weakest = std::numeric_limits<int64_t>::max();
  for (size_t round = warm_up; round < growth.size(); ++round) {
    weakest = std::min(weakest, growth[round]);
  }
  return weakest;
}

std::vector<GrowingHolder> single_holders(const LastingObjects& objects,
                                          size_t warm_up, int64_t least) {
  std::vector<GrowingHolder> holders;
  for (const LastingGrowth& each : objects.changes()) {
    const int64_t total =
        std::accumulate(each.bytes.begin() + static_cast<ptrdiff_t>(warm_up),
                        each.bytes.end(), int64_t{0});
    if (total < least) continue;
    holders.push_back({each.object, {each.object}, each.bytes, each.own_bytes});
  }
  return holders;
}

std::vector<GrowingHolder> group_holders(
    const LastingObjects& objects, const HeapMoment& last,
    std::span<const LastingGrowth> among, std::span<const uint64_t> contents,
    const std::function<bool(const GrowingHolder&)>& accept) {
  std::vector<Climb> climbs;
  for (size_t i = 0; i < among.size(); ++i) {
    const uint64_t content = contents.empty() ? 0 : contents[i];
    climbs.push_back({&among[i], among[i].object, content});
  }
  std::vector<GrowingHolder> groups;
  for (int step = 1; step <= kMostSteps; ++step) {
    std::map<std::pair<LastingIndex, uint64_t>, std::vector<Climb*>> alike;
    for (Climb& climb : climbs) {
      if (climb.is_done || climb.at == 0) continue;
      const uint64_t kind = last.kind[objects.number(climb.at)];
      climb.kinds = (climb.kinds + kind + 1) * 0x9E3779B97F4A7C15;
      climb.at = objects.above(climb.at);
      alike[{climb.at, climb.kinds}].push_back(&climb);
    }
    for (const auto& [key, members] : alike) {
      if (members.size() < kFewestMembers) continue;
      GrowingHolder group{key.first, {}, {}, {}};
      for (const Climb* member : members) {
        group.members.push_back(member->from->object);
        add(group.growth, member->from->bytes);
        add(group.own_growth, member->from->own_bytes);
      }
      if (!accept(group)) continue;
      for (Climb* member : members) member->is_done = true;
      groups.push_back(std::move(group));
    }
  }
  return groups;
}

}  // namespace heapcli::analysis
