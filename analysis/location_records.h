// Locations as a snapshot lists them, record after record, in any order. Those
// that come before the nodes that they are for wait until the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/snapshot_rows.h"

namespace heapcli::analysis {

class LocationRecords {
 public:
  /// Keeps a reference to `rows`.
  explicit LocationRecords(LocationRows& rows) : rows_(rows) {}

  /// `record` has `count` records. Throws Error(kBadData) for what is none.
  void take(const uint64_t* record, size_t count, bool nodes_are_known,
            RowExtremes& extremes);

  /// When all nodes are known. Throws as `take`.
  void finish(RowExtremes& extremes);

 private:
  void put(const uint64_t* record, size_t count, RowExtremes& extremes);

  LocationRows& rows_;
  std::vector<uint64_t> early_;
};

}  // namespace heapcli::analysis
