// The three-snapshot technique: what was allocated between the first two and
// is still there in the third has survived a while, as leaks do and as the
// garbage of the moment does not.
#pragma once

#include "analysis/class_table.h"
#include "analysis/figure_options.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// The classes of `later`, with the objects alone that came into being after
/// `base` was taken and before `target` was. Distances and retained sizes are
/// those in `later`. Throws Error(kNotComparable) when the three are not of
/// one session, since the ids alone tell when an object was allocated.
/// Source: DevTools' "Objects allocated between" filter
/// (HeapSnapshot.createNodeIdFilter over maxJsNodeId).
ClassTable allocated_between(const HeapGraph& base, const HeapGraph& target,
                             const HeapGraph& later,
                             const FigureOptions& options = {});

}  // namespace heapcli::analysis
