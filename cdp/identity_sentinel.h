// Notices when V8 has renumbered the heap's objects in the middle of a
// sequence of snapshots: any inspector session that ends, also somebody
// else's, makes it forget all ids. An object that we keep alive in the target
// tells: its id is "0" until the next snapshot, and another one afterwards. A
// page that navigates takes the object with it, which counts as a loss.
#pragma once

#include <string>

#include "cdp/heap_profiler.h"
#include "cdp/session.h"

namespace heapcli::cdp {

class IdentitySentinel {
 public:
  /// Puts the object into the target; it lives as long as the session. In a
  /// session that is held it is the one that all its clients share.
  IdentitySentinel(Session& session, HeapProfiler& profiler);

  /// To be called right before and right after each snapshot. True while ids
  /// are the same as in the snapshots before. Once false, always false until
  /// restart.
  bool holds_before_snapshot();
  bool holds_after_snapshot();

  /// Whether there was a snapshot, and with it an id to compare with.
  bool has_id() const { return !id_.empty(); }

  /// Takes the snapshot last taken as the first of a new sequence.
  void restart();

  /// Counts the losses that are known: snapshots of one session with the same
  /// number have their ids in common.
  uint64_t losses() const { return losses_ + lost_; }

 private:
  std::string object_id();
  void keep(const std::string& id);

  Session& session_;
  HeapProfiler& profiler_;
  std::string handle_;
  std::string id_;  ///< Empty before the first snapshot.
  bool lost_ = false;
  uint64_t losses_ = 0;  ///< Before the last restart.
};

}  // namespace heapcli::cdp
