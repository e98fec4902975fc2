// What the search for leaks keeps of a snapshot: for each object its id, its
// kind, its size and its dominator. 20 bytes a node, instead of a whole graph.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/heap.h"

namespace heapcli::analysis {

class HeapMoment {
 public:
  /// What objects are counted by over several snapshots: their class, except
  /// that plain objects are all of one kind (how they are told apart may change
  /// from heap to heap), and so are strings, which V8 flattens and joins.
  using Kind = uint32_t;

  explicit HeapMoment(const Heap& heap);

  size_t size() const { return id.size(); }
  /// Of all objects, in bytes.
  uint64_t total_bytes() const { return total_bytes_; }
  const std::vector<std::string>& kind_names() const { return kind_names_; }
  /// Objects that were there have no larger id (see largest_object_id).
  uint32_t largest_id() const { return largest_id_; }
  bool has(SnapshotObjectId id) const;

  // By tree number, so that an object's dominator comes before it.
  ByTreeNumber<uint32_t> id;
  ByTreeNumber<TreeNumber> dominator;
  ByTreeNumber<Kind> kind;
  /// Shallow, in bytes. What is larger than 4 GiB counts as 4 GiB.
  ByTreeNumber<uint32_t> size_of;
  /// All tree numbers, by ascending id.
  ByTreeNumber<TreeNumber> by_id;

 private:
  std::vector<std::string> kind_names_;  ///< By kind.
  uint64_t total_bytes_;
  uint32_t largest_id_;
};

/// The name of the kind of objects of this class.
std::string kind_name(const std::string& class_name);

}  // namespace heapcli::analysis
