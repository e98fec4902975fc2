// Which call path allocated each object, and when: what V8 records between
// HeapProfiler.startTrackingHeapObjects{trackAllocations} and the snapshot that
// ends it, a .heaptimeline. Part of the graph (HeapGraph::stacks), empty in
// every other snapshot. Start at AllocationStacks; stack_of turns a call path
// into frames.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/ids.h"

namespace heapcli::analysis {

/// Position among the functions that allocated something.
enum class FunctionIndex : uint32_t {};
/// Position among the call paths: a function, and who called it.
enum class TraceIndex : uint32_t {};

/// Of an object that was there before the tracking began.
inline constexpr TraceIndex kNoTrace{0xFFFFFFFF};

struct TracedFunction {
  StringIndex name{0};
  StringIndex script{0};
  uint32_t script_id = 0;
  /// Where the function begins; both count from 1, 0 when not known.
  uint32_t line = 0;
  uint32_t column = 0;
};

struct AllocationStacks {
  Column<FunctionIndex, TracedFunction> functions;

  // By call path. Path 0 is the root; a parent comes before its children.
  Column<TraceIndex, FunctionIndex> function;
  Column<TraceIndex, TraceIndex> parent;  ///< The root's is itself.
  /// All that was allocated there, dead or alive. V8 adds up bytes in 32 bits,
  /// so that a path which allocates more than 4 GiB begins again at 0.
  Column<TraceIndex, uint64_t> allocated_count;
  Column<TraceIndex, uint64_t> allocated_bytes;

  bool empty() const { return function.empty(); }
  IndexRange<TraceIndex> traces() const {
    return IndexRange<TraceIndex>(function.size());
  }
};

/// V8 notes about twenty times a second which object id it gave out last.
struct TimelineSample {
  uint64_t microseconds = 0;  ///< Since the first sample, which has 0.
  uint32_t last_id = 0;
};

}  // namespace heapcli::analysis
