// Keeps V8 from compacting the heap for a while, where the target is Node.
//
// Why: V8 remembers by address which stack allocated an object. When it moves
// an object that has an object id already, it forgets the stack (HeapProfiler::
// ObjectMoveEvent in v8/src/profiler/heap-profiler.cc passes the move on to
// the one table or to the other). The snapshot at the end of a tracking begins
// with a collection that compacts, and so loses nine stacks out of ten in a
// small heap.
#pragma once

#include <string>

#include "cdp/session.h"

namespace heapcli::cdp {

class CompactionPause {
 public:
  /// Only gets hold of what it needs, so that little of our own is allocated
  /// later. Does nothing, now and later, in a target that is not Node. Throws
  /// what Session::call throws, except that a target which refuses is left as
  /// it is.
  explicit CompactionPause(Session& session);
  /// Ends it, without waiting, if it began.
  ~CompactionPause();
  CompactionPause(const CompactionPause&) = delete;
  CompactionPause& operator=(const CompactionPause&) = delete;

  /// The target itself ends it after a minute, should we be gone by then.
  void begin();

 private:
  Session& session_;
  std::string v8_module_;  ///< A handle; empty when there is none.
  bool begun_ = false;
};

}  // namespace heapcli::cdp
