// Gives each distinct source location a number. Millions of objects come from
// few constructors, so a heap has many locations and few distinct ones.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// May be used from several threads, each with a cache of its own.
class LocationInterner {
 public:
  class Cache {
   public:
    Cache() : entries_(kSize) {}

   private:
    friend LocationInterner;
    struct Entry {
      SourceLocation location;
      LocationIndex index = kNoLocation;
    };
    static constexpr size_t kSize = 256;
    std::vector<Entry> entries_;
  };

  /// New locations are appended to `list`, which nobody else changes.
  explicit LocationInterner(std::vector<SourceLocation>& list) : list_(list) {}

  LocationIndex intern(const SourceLocation& location, Cache& cache);

 private:
  LocationIndex find_or_add(const SourceLocation& location, uint64_t hash);
  void grow();

  std::mutex mutex_;
  std::vector<SourceLocation>& list_;
  /// A hash table with linear probing, a power of two long, at most half full.
  std::vector<LocationIndex> slots_;
};

}  // namespace heapcli::analysis
