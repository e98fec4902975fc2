// Call paths as people read them: frames, the innermost first.
#pragma once

#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

Frame frame_of(const HeapGraph& graph, FunctionIndex function);

/// The frames of a call path from the function that allocated outwards, without
/// V8's `(root)`. Empty for kNoTrace, and for what V8 itself allocated.
std::vector<Frame> stack_of(const HeapGraph& graph, TraceIndex trace);

/// Whether a frame is code of the program, or of a package it uses, and not of
/// Node.js, Deno or V8.
bool is_program_code(const Frame& frame);

/// Whom to name when there is room for one frame: the innermost one that is the
/// program's code, since nobody mends `node:buffer`; if there is none, the
/// innermost. Null for an empty stack. Points into `stack`.
const Frame* allocation_site(const std::vector<Frame>& stack);

}  // namespace heapcli::analysis
