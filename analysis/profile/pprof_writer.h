// Writes a profile for pprof and all that reads its files (go tool pprof,
// Pyroscope, Parca, Datadog …): gzipped protobuf.
#pragma once

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

/// Sample types are `samples/count` and `space/bytes`, the latter the default;
/// the period is the sampling interval in bytes. A file: URL is written as the
/// path, so that pprof finds the source.
void write_pprof(const AllocationProfile& profile, const ByteSink& sink);

}  // namespace heapcli::analysis
