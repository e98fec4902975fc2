// Reads one long array of numbers out of a file with several threads. The file
// is cut into chunks; a thread that takes one counts its numbers first, which
// is fast, so that the next chunk's thread knows the number of its first one,
// and then converts them straight into the rows that are theirs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "analysis/snapshot_rows.h"

namespace heapcli::analysis {

/// Reads up to `size` bytes at `offset`; fewer at the end of the file only.
/// Called from several threads at once. Throws Error.
using ReadAt =
    std::function<size_t(uint64_t offset, char* buffer, size_t size)>;

struct ParallelArrayOptions {
  ReadAt read_at;
  /// Called on the calling thread with the offset reached. May throw, which
  /// ends the reading.
  std::function<void(uint64_t offset)> progress;
  /// How much of the file a thread takes at a time; a multiple of 64.
  size_t chunk_size = 0;
};

/// Reads an array whose first byte after the bracket is at `offset`, and which
/// must hold `row_count` records if that is known. Returns the offset after its
/// closing bracket, or nothing when the array is not just as V8 writes it: rows
/// may then hold anything, and the push parser has to read it instead.
template <class Rows>
std::optional<uint64_t> read_array_in_parallel(
    uint64_t offset, std::optional<uint32_t> row_count, Rows& rows,
    RowExtremes& extremes, const ParallelArrayOptions& options);

}  // namespace heapcli::analysis
