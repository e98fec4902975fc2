// Asks a target for what `top` shows, and samples its allocations meanwhile.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "analysis/profile/allocation_profile.h"
#include "cdp/heap_profiler.h"
#include "cdp/runtime.h"
#include "cdp/sampling_profiler.h"
#include "cdp/session.h"
#include "commands/process_gauge.h"

namespace heapcli::commands {

struct TopSample {
  std::chrono::milliseconds at{0};  ///< Since the sampler was made.
  cdp::HeapUsage heap;
  GaugeReading gauge;
  /// Not in every sample: V8 collects all garbage for it.
  std::optional<analysis::AllocationProfile> profile;
  /// Heap used after that collection.
  std::optional<uint64_t> live_bytes;
  /// How many collections `top` itself has caused.
  uint64_t own_collections = 0;
  /// Why there are no profiles; empty when there are.
  std::string profiles_refused;
};

class TopSampler {
 public:
  /// Starts sampling. A target that refuses is no error: see TopSample.
  explicit TopSampler(cdp::Session& session);

  /// Throws what Session::call throws, and analysis::Error.
  TopSample sample();
  void collect_garbage();

 private:
  using Clock = std::chrono::steady_clock;

  std::chrono::milliseconds now() const;
  void take_profile(TopSample& sample);
  void refuse(const std::string& why);

  cdp::Session& session_;
  ProcessGauge gauge_;
  cdp::HeapProfiler heap_profiler_;
  std::optional<cdp::SamplingProfiler> profiler_;
  const Clock::time_point start_;
  std::chrono::milliseconds next_profile_{0};
  uint64_t own_collections_ = 0;
  std::string profiles_refused_;
};

}  // namespace heapcli::commands
