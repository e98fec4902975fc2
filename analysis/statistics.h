// What the heap is made of, by kind: the pie of DevTools' Statistics view.
// Source: DevTools' JSHeapSnapshot.calculateStatistics.
#pragma once

#include <cstdint>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// In bytes, from adjusted shallow sizes. Some of it is in no kind: plain
/// objects and functions, above all.
struct HeapStatistics {
  uint64_t total = 0;
  uint64_t native_total = 0;         ///< With `extra_native_bytes`.
  uint64_t native_typed_arrays = 0;  ///< Backing stores of array buffers.
  uint64_t v8_total = 0;             ///< All that is not native.
  uint64_t v8_code = 0;
  uint64_t v8_strings = 0;
  uint64_t v8_js_arrays = 0;  ///< With elements that only the array retains.
  uint64_t v8_system = 0;     ///< Hidden nodes.
};

/// `shallow` are the adjusted sizes.
HeapStatistics heap_statistics(const HeapGraph& graph,
                               const SizeColumn& shallow);

}  // namespace heapcli::analysis
