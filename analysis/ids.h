// The strong integer types of the heap graph, and the column that is indexed
// by one of them. A NodeIndex is a position in the snapshot, not an object id:
// mixing the two compiles nowhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/column_allocator.h"

namespace heapcli::analysis {

/// Position of a node in the snapshot's `nodes` array, counted in nodes.
enum class NodeIndex : uint32_t {};
/// Position of an edge in the snapshot's `edges` array, counted in edges.
enum class EdgeIndex : uint32_t {};
/// Position in the snapshot's `strings` array.
enum class StringIndex : uint32_t {};
/// Position among the snapshot's distinct source locations.
enum class LocationIndex : uint32_t {};
/// V8's own name for an object (`SnapshotObjectId`): stable over snapshots of
/// one inspector session, meaningless beyond it. Heap objects have odd ids.
enum class SnapshotObjectId : uint32_t {};
/// Position in a ClassIndex.
enum class ClassId : uint32_t {};

template <class Index>
constexpr uint32_t raw(Index index) {
  return static_cast<uint32_t>(index);
}

/// A plain vector that takes only its own index type.
template <class Index, class T>
class Column {
 public:
  using Values = std::vector<T, ColumnAllocator<T>>;

  Column() = default;
  explicit Column(size_t size, T value = T()) : values_(size, value) {}

  T& operator[](Index index) { return values_[raw(index)]; }
  const T& operator[](Index index) const { return values_[raw(index)]; }

  size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  void push_back(T value) { values_.push_back(value); }
  void reserve(size_t size) { values_.reserve(size); }
  /// New elements have no value yet.
  void resize(size_t size) { values_.resize(size); }
  const Values& values() const { return values_; }

 private:
  Values values_;
};

/// For range-for over all indices below `count`.
template <class Index>
class IndexRange {
 public:
  class Iterator {
   public:
    explicit Iterator(uint64_t at) : at_(at) {}
    Index operator*() const {
      return static_cast<Index>(static_cast<uint32_t>(at_));
    }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    uint64_t at_;
  };

  IndexRange(uint64_t first, uint64_t last) : first_(first), last_(last) {}
  explicit IndexRange(uint64_t count) : first_(0), last_(count) {}
  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return Iterator(last_); }

 private:
  uint64_t first_;
  uint64_t last_;
};

}  // namespace heapcli::analysis
