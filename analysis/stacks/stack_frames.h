// Call paths as people read them: frames, the innermost first.
#pragma once

#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/frame_origin.h"

namespace heapcli::analysis {

Frame frame_of(const HeapGraph& graph, FunctionIndex function);

/// All functions in the snapshot's call paths, by FunctionIndex.
std::vector<Frame> traced_frames(const HeapGraph& graph);

/// The functions of a call path from the function that allocated outwards,
/// without V8's `(root)`. Empty for kNoTrace, and for what V8 itself allocated.
std::vector<FunctionIndex> functions_of_stack(const HeapGraph& graph,
                                              TraceIndex trace);

/// The same as frames, with positions in the code that V8 runs.
std::vector<Frame> stack_of(const HeapGraph& graph, TraceIndex trace);

/// Whom to name when there is room for one frame: the innermost one that is the
/// program's code, since nobody mends `node:buffer`; if there is none, the
/// innermost. Null for an empty stack. Points into `stack`.
const Frame* allocation_site(const std::vector<Frame>& stack,
                             const InternalFrames& internals);

}  // namespace heapcli::analysis
