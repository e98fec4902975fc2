// Allocation profiles in files: which file is one, told by its content, and
// reading it. Every format that heapcli reads comes in here.
#pragma once

#include <stop_token>
#include <string>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// Reads the file at `path`; `-` is the standard input. It may be compressed
/// with zstd or gzip. Throws Error whose message names the file: kUnreadable,
/// kBadData, kTooLarge, or kCancelled when `stop` was requested meanwhile.
AllocationProfile read_profile_file(const std::string& path,
                                    std::stop_token stop = {});

/// Whether the file begins like a profile rather than like a heap snapshot;
/// false for the standard input, of which nothing is read, and for what cannot
/// be read. Never throws Error.
bool looks_like_profile(const std::string& path);

/// The same, the other way round.
bool looks_like_snapshot(const std::string& path);

}  // namespace heapcli::analysis
