// Retained sizes are the obvious way to see what grows, and they mislead. A
// growing list makes everything above it grow, up to the root; subtracting what
// growing objects below account for leaves, with the rest, whatever did *not*
// grow steadily there. The root then seems to grow because of a cache that was
// filled in the first round plus a little noise in the last. And an object that
// gets a second owner moves up in the dominator tree, with all it retains.
//
// So growth is divided instead. The objects that are in all snapshots are the
// frame of the program, which does not move: arrays, maps, contexts, modules.
// Everything else comes or goes, and belongs to the lowest object of the frame
// that dominates it. The sizes that each object of the frame holds by itself
// then add up to the heap in each snapshot, and their differences add up to its
// growth. A list that is appended to is held by the node that was the last
// one in the first snapshot; one that is pushed to at its head by its owner.
//
// Cost: a merge of the ids, and for each snapshot one pass over its objects in
// the order of the dominator tree. Only what changed is kept by round.

#include "analysis/leaks/lasting_objects.h"

#include <algorithm>
#include <utility>

namespace heapcli::analysis {
namespace {

constexpr LastingIndex kNone = ~LastingIndex{0};

// Nodes of the embedder have even ids, which Node 18 draws anew for each
// snapshot: that one is in all of them means nothing.
bool can_last(uint32_t id) { return id % 2 == 1; }

// Ascending, without duplicates.
std::vector<uint32_t> ids_of(const HeapMoment& moment) {
  std::vector<uint32_t> ids;
  ids.reserve(moment.size());
  for (const TreeNumber number : moment.by_id) {
    const uint32_t id = moment.id[number];
    if (number != 0 && can_last(id) && (ids.empty() || ids.back() != id)) {
      ids.push_back(id);
    }
  }
  return ids;
}

// Keeps what is in the moment, too.
void intersect(std::vector<uint32_t>& ids, const HeapMoment& moment) {
  const auto& numbers = moment.by_id;
  size_t at = 0;
  std::erase_if(ids, [&](uint32_t id) {
    while (at < numbers.size() && moment.id[numbers[at]] < id) ++at;
    return at == numbers.size() || moment.id[numbers[at]] != id;
  });
}

}  // namespace

LastingObjects::LastingObjects(std::vector<const HeapMoment*> moments)
    : moments_(std::move(moments)) {
  const HeapMoment& last = *moments_.back();
  ids_ = ids_of(last);
  for (size_t i = 0; i + 1 < moments_.size(); ++i) {
    intersect(ids_, *moments_[i]);
  }
  last_holders_ = holders(moments_.size() - 1);
  number_.resize(ids_.size() + 1);
  // Downwards, so that of two with the same id the first one counts.
  for (TreeNumber number = static_cast<TreeNumber>(last.size());
       number-- > 1;) {
    const LastingIndex object = last_holders_[number];
    if (object != 0 && ids_[object - 1] == last.id[number]) {
      number_[object] = number;
    }
  }
  find_changes();
}

LastingIndex LastingObjects::above(LastingIndex object) const {
  return last_holders_[moments_.back()->dominator[number_[object]]];
}

ByTreeNumber<LastingIndex> LastingObjects::holders(size_t at) const {
  const HeapMoment& moment = *moments_[at];
  ByTreeNumber<LastingIndex> result(moment.size(), kNone);
  size_t next = 0;
  for (const TreeNumber number : moment.by_id) {
    const uint32_t id = moment.id[number];
    while (next < ids_.size() && ids_[next] < id) ++next;
    if (next < ids_.size() && ids_[next] == id) {
      result[number] = static_cast<LastingIndex>(next + 1);
    }
  }
  result[0] = 0;
  for (TreeNumber number = 1; number < result.size(); ++number) {
    if (result[number] == kNone) {
      result[number] = result[moment.dominator[number]];
    }
  }
  return result;
}

std::vector<uint64_t> LastingObjects::held_bytes(
    const HeapMoment& moment, const ByTreeNumber<LastingIndex>& holders) const {
  std::vector<uint64_t> bytes(size());
  for (TreeNumber number = 0; number < moment.size(); ++number) {
    bytes[holders[number]] += moment.size_of[number];
  }
  return bytes;
}

void LastingObjects::find_changes() {
  // Twice over the snapshots, since most objects do not change: keeping all
  // sizes of all rounds would need more memory than the snapshots do.
  std::vector<bool> is_changed(size());
  std::vector<uint64_t> first;
  for (size_t at = 0; at < moments_.size(); ++at) {
    const std::vector<uint64_t> bytes = held_bytes(*moments_[at], holders(at));
    if (at == 0) {
      first = bytes;
      continue;
    }
    for (LastingIndex i = 0; i < bytes.size(); ++i) {
      if (bytes[i] != first[i]) is_changed[i] = true;
    }
  }
  std::vector<LastingIndex> place(size(), kNone);
  for (LastingIndex i = 0; i < size(); ++i) {
    if (!is_changed[i]) continue;
    place[i] = static_cast<LastingIndex>(changes_.size());
    changes_.push_back({i, {}, {}});
  }
  std::vector<uint64_t> before(changes_.size());
  std::vector<uint64_t> own_before(changes_.size());
  for (size_t at = 0; at < moments_.size(); ++at) {
    const HeapMoment& moment = *moments_[at];
    const ByTreeNumber<LastingIndex> holder = holders(at);
    std::vector<uint64_t> now(changes_.size());
    std::vector<uint64_t> own_now(changes_.size());
    for (TreeNumber number = 0; number < moment.size(); ++number) {
      const LastingIndex object = holder[number];
      if (place[object] == kNone) continue;
      now[place[object]] += moment.size_of[number];
      if (object != 0 && moment.id[number] == ids_[object - 1]) {
        own_now[place[object]] += moment.size_of[number];
      }
    }
    for (size_t i = 0; at > 0 && i < changes_.size(); ++i) {
      changes_[i].bytes.push_back(static_cast<int64_t>(now[i] - before[i]));
      changes_[i].own_bytes.push_back(
          static_cast<int64_t>(own_now[i] - own_before[i]));
    }
    before = std::move(now);
    own_before = std::move(own_now);
  }
}

}  // namespace heapcli::analysis
