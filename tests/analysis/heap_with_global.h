// The beginning of most small heaps: a root that holds a global object.
#pragma once

#include "tests/analysis/snapshot_text.h"

namespace heapcli::tests {

/// Node 1 is the global object.
inline SnapshotText heap_with_global() {
  SnapshotText heap;
  const uint32_t global = heap.node("object", "global", 10);
  heap.edge(0, global, "shortcut", "1");
  return heap;
}

}  // namespace heapcli::tests
