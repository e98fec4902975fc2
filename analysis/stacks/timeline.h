// When the objects of a .heaptimeline were allocated. V8 gives out object ids
// in rising order while it tracks, and notes now and then the last one: an
// object is as old as the first note that covers its id.
#pragma once

#include <chrono>
#include <cstdint>

#include "analysis/class_table.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// From the first note to the last. Throws Error(kBadData) when the snapshot
/// has none, because it is not the end of an allocation tracking.
std::chrono::microseconds recorded_time(const HeapGraph& graph);

/// The ids of the objects that were allocated in the time from `from` to `to`
/// after the beginning, widened to the next note on either side (V8 takes one
/// about every 50 ms). Only the ids of JavaScript objects tell their age.
/// Source: DevTools' HeapTimelineOverview.updateGrid, except that what was
/// there before the beginning never belongs to it (see docs/parity.md). Throws
/// as recorded_time does.
IdRange ids_allocated_between(const HeapGraph& graph,
                              std::chrono::microseconds from,
                              std::chrono::microseconds to);

}  // namespace heapcli::analysis
