// The objects that are in all snapshots, and what each of them holds *by
// itself*: itself, and what came or went below it. Whatever else is alive has
// exactly one lasting object that holds it, so that growth is divided among
// them without remainder.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/leaks/heap_moment.h"

namespace heapcli::analysis {

/// Position among the lasting objects. The root has 0.
using LastingIndex = uint32_t;

/// How what one lasting object holds by itself changed from snapshot to
/// snapshot, in bytes. As long as there are rounds.
struct LastingGrowth {
  LastingIndex object;
  std::vector<int64_t> bytes;
  /// Of these, how its own shallow size changed: a table that is enlarged.
  std::vector<int64_t> own_bytes;
};

class LastingObjects {
 public:
  /// Of the same session, in the order in which they were taken; at least two.
  /// Keeps references to them.
  explicit LastingObjects(std::vector<const HeapMoment*> moments);

  size_t size() const { return number_.size(); }
  /// The object's tree number in the last snapshot.
  TreeNumber number(LastingIndex object) const { return number_[object]; }
  /// The lasting object that holds it: the next one on its way to the root. The
  /// root's is the root.
  LastingIndex above(LastingIndex object) const;

  /// By tree number of snapshot `at`: the lasting object that holds the object,
  /// which is itself for those that last.
  ByTreeNumber<LastingIndex> holders(size_t at) const;

  /// Those that hold more or less in one snapshot than in another, in
  /// ascending order.
  const std::vector<LastingGrowth>& changes() const { return changes_; }

 private:
  std::vector<uint64_t> held_bytes(
      const HeapMoment& moment,
      const ByTreeNumber<LastingIndex>& holders) const;
  void find_changes();

  std::vector<const HeapMoment*> moments_;
  std::vector<uint32_t> ids_;  ///< Ascending, after the root's.
  std::vector<TreeNumber> number_;
  ByTreeNumber<LastingIndex> last_holders_;
  std::vector<LastingGrowth> changes_;
};

}  // namespace heapcli::analysis
