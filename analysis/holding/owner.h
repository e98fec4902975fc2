// Nodes of V8's own that belong to one object: the table of a Map, the elements
// of an array, the context that a single function keeps. Who holds what they
// hold is that object, to a program.
#pragma once

#include <optional>

#include "analysis/heap.h"

namespace heapcli::analysis {

struct Owner {
  NodeIndex node;
  EdgeIndex edge;  ///< From the owner.
};

/// Nothing for what programs know, what is shared, and what GC roots hold.
std::optional<Owner> owner_of(const Heap& heap, NodeIndex node);

}  // namespace heapcli::analysis
