// Node.js loads modules of its own when they are first asked for, and keeps
// them: a program that comes to another one in every round grows in every
// round. There are only so many of them, so that is no leak.
#pragma once

#include <cstddef>
#include <span>

#include "analysis/heap.h"
#include "analysis/leaks/heap_moment.h"

namespace heapcli::analysis {

/// Whether a module of Node's own was loaded in every round after `warm_up`.
/// `moments` are all of them, the last one that of `last`.
bool loads_modules_in_every_round(std::span<const HeapMoment* const> moments,
                                  const Heap& last, size_t warm_up);

/// Whether what is new there may be such a module: below V8's own roots, or
/// below one of the objects by which Node.js knows its modules.
bool may_hold_modules(const Heap& heap, NodeIndex holder);

}  // namespace heapcli::analysis
