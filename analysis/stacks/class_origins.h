// Which call paths allocated the objects of each class that a table lists.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// What one call path allocated of a class.
struct Origin {
  TraceIndex trace = kNoTrace;
  uint64_t count = 0;
  uint64_t bytes = 0;
};

/// Counts objects by row of a table and call path.
class OriginCounter {
 public:
  /// Ignores kNoTrace.
  void add(uint32_t row, TraceIndex trace, uint64_t bytes);

  /// By row, those with the most bytes first; ties in the order of the paths.
  std::vector<std::vector<Origin>> by_row(size_t rows) const;

 private:
  struct Amounts {
    uint64_t count = 0;
    uint64_t bytes = 0;
  };
  std::unordered_map<uint64_t, Amounts> amounts_;  ///< By (row, path).
};

}  // namespace heapcli::analysis
