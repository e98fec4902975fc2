// What a function keeps: the variables of the scopes it was made in.
#pragma once

#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct ClosureVariable {
  EdgeIndex edge;     ///< From the context to the value.
  NodeIndex context;  ///< Shared by all closures of the scope.
  size_t depth = 0;   ///< 0 for the innermost scope.
};

/// The variables of the function's context, then of those around it, up to the
/// script's. They are all that the scopes keep for any function in them; this
/// one may use none. Numbers are missing unless their values were captured.
/// Empty for what is no function.
std::vector<ClosureVariable> closure_variables(const HeapGraph& graph,
                                               NodeIndex function);

}  // namespace heapcli::analysis
