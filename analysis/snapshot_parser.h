// A push parser for .heapsnapshot text: it takes the bytes as they come, in
// pieces of any size, and gives the same graph whatever the pieces were. So
// one parser serves a file on disk, a pipe, and a capture still in progress.
// Not thread-safe; may be used from any one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "analysis/heap_graph.h"
#include "analysis/parallel_array.h"

namespace heapcli::analysis {

class SnapshotParser {
 public:
  struct Options {
    /// Length of the whole snapshot in bytes when known, else 0. Bounds what
    /// is allocated on the strength of the header's counts.
    uint64_t size_hint = 0;

    /// Set when the source can be read anywhere, as a file can, and is
    /// complete: `feed` may then let several threads read a long array, and
    /// wants what follows it next (see `offset`).
    ReadAt read_at;
    /// Called by these, on the thread that called `feed`, with the offset
    /// reached. What it throws comes out of `feed`.
    std::function<void(uint64_t offset)> progress;
    /// How many bytes each of these threads takes at a time; a multiple of 64.
    size_t chunk_size = size_t{1} << 17;
  };

  SnapshotParser();
  explicit SnapshotParser(const Options& options);
  ~SnapshotParser();
  SnapshotParser(const SnapshotParser&) = delete;
  SnapshotParser& operator=(const SnapshotParser&) = delete;

  /// Takes the next bytes; keeps no reference to them. Throws Error, after
  /// which the parser can only be destroyed.
  void feed(std::string_view bytes);

  /// Where in the source the bytes stand that `feed` wants next. Without
  /// `read_at` that is always what follows the last ones.
  uint64_t offset() const;

  /// Says that nothing follows, checks the whole, and hands over the graph.
  /// Throws Error when the snapshot is incomplete or contradicts itself.
  HeapGraph finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace heapcli::analysis
