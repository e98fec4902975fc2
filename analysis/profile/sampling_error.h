// How far a sampled figure may be off.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// The profile's sampling interval, or, when it does not say, what its samples
/// tell: none stands for less than the interval. 0 when there are none.
uint64_t estimated_interval(const AllocationProfile& profile);

/// The variance, in bytes², that one sample which stands for `bytes` brings
/// into a sum.
double sample_variance(uint64_t bytes, uint64_t interval);

/// The variance of each call's self bytes, by CallIndex. Without samples it is
/// made from the counts, as if all samples of a call had the same size.
std::vector<double> variance_by_call(const AllocationProfile& profile);

}  // namespace heapcli::analysis
