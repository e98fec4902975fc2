// A walk over all nodes of a graph by all processors, which can be stopped.
#pragma once

#include <functional>
#include <stop_token>

#include "analysis/heap_graph.h"

namespace heapcli::analysis::query {

/// Calls `begin` with the number of threads; then, on each of them, `body` with
/// the thread's number and a range of nodes, several times over. The ranges of
/// a thread are in order, and all come before those of the next thread. Throws
/// Error(kCancelled) when stopped.
void walk_nodes(const HeapGraph& graph, const std::stop_token& stop,
                const std::function<void(size_t threads)>& begin,
                const std::function<void(size_t thread, NodeIndex first,
                                         NodeIndex last)>& body);

}  // namespace heapcli::analysis::query
