// A push parser for .heapsnapshot text: it takes the bytes as they come, in
// pieces of any size, and gives the same graph whatever the pieces were. So
// one parser serves a file on disk, a pipe, and a capture still in progress.
// Not thread-safe; may be used from any one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

class SnapshotParser {
 public:
  struct Options {
    /// Length of the whole snapshot in bytes when known, else 0. Bounds what
    /// is allocated on the strength of the header's counts.
    uint64_t size_hint = 0;
  };

  SnapshotParser();
  explicit SnapshotParser(const Options& options);
  ~SnapshotParser();
  SnapshotParser(const SnapshotParser&) = delete;
  SnapshotParser& operator=(const SnapshotParser&) = delete;

  /// Takes the next bytes; keeps no reference to them. Throws Error, after
  /// which the parser can only be destroyed.
  void feed(std::string_view bytes);

  /// Says that nothing follows, checks the whole, and hands over the graph.
  /// Throws Error when the snapshot is incomplete or contradicts itself.
  HeapGraph finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace heapcli::analysis
