// What the search for leaks keeps of an earlier snapshot: how much each object
// retained then, by id, and how many objects of each class there were. 12 bytes
// a node, instead of a whole graph.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/heap.h"

namespace heapcli::analysis {

class HeapMoment {
 public:
  explicit HeapMoment(const Heap& heap);

  /// Bytes that the object retained; nothing when it was not there.
  std::optional<uint64_t> retained(SnapshotObjectId id) const;

  /// Objects of the class with this name.
  uint64_t count_of_class(const std::string& name) const;

  /// Objects that were there have no larger id (see largest_object_id).
  uint32_t largest_id() const { return largest_id_; }
  uint64_t total_bytes() const { return total_bytes_; }

 private:
  std::vector<uint32_t> ids_;  ///< Ascending.
  std::vector<uint64_t> retained_;
  std::unordered_map<std::string, uint64_t> class_counts_;
  uint32_t largest_id_;
  uint64_t total_bytes_;
};

}  // namespace heapcli::analysis
