// V8 samples by a Poisson process over allocated bytes with the rate 1/R, R
// being the interval (v8/src/profiler/sampling-heap-profiler.cc). An object of
// x·R bytes is hit with the probability p = 1 - exp(-x), and then stands for
// size/p bytes, s, so that sums are right on average. Each object that exists
// brings the variance size² (1-p)/p into its sum (Horvitz and Thompson); it is
// estimated from those that were hit by (1-p) s² each.
//
// Two ends: small objects (x near 0) stand for about R bytes each, so that n of
// them are n·R ± sqrt(n)·R: the error of a function with n samples is 1/sqrt(n)
// of its bytes. Objects of many intervals (p near 1) are always seen: no error.
//
// The file has s, not the size. With g = s/R we look for the x of
// x = g (1 - exp(-x)): Newton from 2 (g - 1), which is not below it, and the
// function is convex, so no step overshoots.
#include "analysis/profile/sampling_error.h"

#include <algorithm>
#include <cmath>

namespace heapcli::analysis {

uint64_t estimated_interval(const AllocationProfile& profile) {
  if (profile.sampling_interval > 0 || profile.samples.empty()) {
    return profile.sampling_interval;
  }
  return std::min_element(
             profile.samples.begin(), profile.samples.end(),
             [](const auto& a, const auto& b) { return a.bytes < b.bytes; })
      ->bytes;
}

double sample_variance(uint64_t bytes, uint64_t interval) {
  const double s = static_cast<double>(bytes);
  if (interval == 0 || bytes <= interval) return s * s;
  const double g = s / static_cast<double>(interval);
  double x = 2 * (g - 1);
  for (int i = 0; i < 8; ++i) {
    x -= (x - g * (1 - std::exp(-x))) / (1 - g * std::exp(-x));
  }
  return std::exp(-x) * s * s;
}

std::vector<double> variance_by_call(const AllocationProfile& profile) {
  std::vector<double> variance(profile.call_count(), 0);
  const uint64_t interval = estimated_interval(profile);
  for (const AllocationSample& sample : profile.samples) {
    variance[raw(sample.call)] += sample_variance(sample.bytes, interval);
  }
  if (!profile.samples.empty()) return variance;
  for (size_t i = 0; i < variance.size(); ++i) {
    const CallIndex call{static_cast<uint32_t>(i)};
    const auto bytes = static_cast<double>(profile.self_bytes[call]);
    const uint64_t count = std::max<uint64_t>(1, profile.self_count[call]);
    variance[i] = bytes * bytes / static_cast<double>(count);
  }
  return variance;
}

}  // namespace heapcli::analysis
