// What can be judged only when a whole snapshot has been read: counts that were
// claimed against those found, and what refers to a later section.
#pragma once

#include "analysis/heap_graph.h"
#include "analysis/snapshot_rows.h"

namespace heapcli::analysis {

/// `extremes` are those of all rows of the graph. Throws Error(kBadData).
void check_references(const HeapGraph& graph, const RowExtremes& extremes);

}  // namespace heapcli::analysis
