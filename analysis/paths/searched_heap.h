// A heap and its most telling paths, computed beside each other: the search
// waits for memory most of the time, and needs nothing of the figures. For
// whoever knows beforehand that a PathSearch follows.
#pragma once

#include <memory>

#include "analysis/heap.h"
#include "analysis/paths/path_tree.h"

namespace heapcli::analysis {

struct SearchedHeap {
  Heap heap;
  std::shared_ptr<const TellingPaths> paths;  ///< Never null.
};

/// Uses three threads, or one where there is one processor. Throws
/// Error(kCancelled).
SearchedHeap make_searched_heap(HeapGraph graph, const FigureOptions& options);

}  // namespace heapcli::analysis
