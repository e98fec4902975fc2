// Reads a .heapsnapshot file into a graph.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// Called on the reading thread with the bytes read so far, and of how many
/// (0 when the length is not known).
using ReadProgress = std::function<void(uint64_t done, uint64_t total)>;

/// Reads the snapshot at `path`; `-` is the standard input. Either may be
/// compressed with zstd or gzip. Throws Error whose
/// message starts with the path: kUnreadable, kBadData, kTooLarge, or
/// kCancelled when `stop` was requested meanwhile.
HeapGraph read_snapshot_file(const std::string& path,
                             const ReadProgress& progress = {},
                             std::stop_token stop = {});

}  // namespace heapcli::analysis
