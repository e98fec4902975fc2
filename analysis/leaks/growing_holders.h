// Which lasting objects may be what a leak is held by: single ones, and groups
// of similar ones, such as the maps of fifty rooms, that are held together.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "analysis/leaks/lasting_objects.h"

namespace heapcli::analysis {

/// One lasting object, or several similar ones below one.
struct GrowingHolder {
  /// The single one, or the one that holds all of the group.
  LastingIndex object;
  std::vector<LastingIndex> members;
  /// By round, the first one included: what the members held more by
  /// themselves, in bytes.
  std::vector<int64_t> growth;
  /// Of these, what their own shallow sizes grew by.
  std::vector<int64_t> own_growth;
};

/// Every object that held more at the end than after `warm_up` rounds, by
/// `least` bytes or more.
std::vector<GrowingHolder> single_holders(const LastingObjects& objects,
                                          size_t warm_up, int64_t least);

/// Groups of four objects and more that are of the same kind and are reached
/// alike from one object above them, which is the group's holder. Of several
/// such objects the lowest one below which the group is accepted; no object is
/// in two groups. With `contents`, a number for each, those with different ones
/// are not alike.
std::vector<GrowingHolder> group_holders(
    const LastingObjects& objects, const HeapMoment& last,
    std::span<const LastingGrowth> among, std::span<const uint64_t> contents,
    const std::function<bool(const GrowingHolder&)>& accept);

/// What holders have to grow by in the weakest round that counts.
int64_t weakest_round(std::span<const int64_t> growth, size_t warm_up);

}  // namespace heapcli::analysis
