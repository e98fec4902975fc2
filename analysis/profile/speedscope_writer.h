// Writes a profile for speedscope (https://www.speedscope.app).
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

/// The unit and the name of the profile with the numbers of samples, by which
/// the reader knows it; the one with the bytes comes first.
inline constexpr const char* kSpeedscopeCounts = "samples";

/// A "sampled" profile in which each call that allocated is a sample, and its
/// bytes are the sample's weight; a second one with the counts if there are
/// any. `title` is what speedscope shows as the name.
void write_speedscope(const AllocationProfile& profile,
                      const std::string& title, const ByteSink& sink);

}  // namespace heapcli::analysis
