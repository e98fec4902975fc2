// The sections of a snapshot: the keys of the object that it is. They come in
// any order, but each once, and the header before what it tells how to read.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace heapcli::analysis {

enum class SnapshotSection {
  kHeader,
  kNodes,
  kEdges,
  kStrings,
  kLocations,
  kTraceFunctions,
  kTraceTree,
  kSamples,
  kOther  ///< Of a newer V8, or one that no analysis needs.
};

class SnapshotSections {
 public:
  /// The section that the key stands for, which begins now. Throws
  /// Error(kBadData) when it must not.
  SnapshotSection begin(const std::string& key);

  /// Whether it has begun.
  bool seen(SnapshotSection section) const {
    return seen_[static_cast<size_t>(section)];
  }

  /// Throws Error(kBadData) when one is missing without which there is no heap.
  void check_complete() const;

  /// Its key; not for kOther.
  static std::string_view name(SnapshotSection section);

 private:
  std::array<bool, static_cast<size_t>(SnapshotSection::kOther)> seen_{};
};

}  // namespace heapcli::analysis
