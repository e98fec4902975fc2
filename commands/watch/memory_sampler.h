// Asks a target for the figures that `watch` writes down.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "cdp/heap_profiler.h"
#include "cdp/runtime.h"
#include "cdp/session.h"
#include "commands/process_gauge.h"

namespace heapcli::commands {

struct MemorySample {
  double at_s = 0;      ///< Since the watch began.
  int64_t unix_ms = 0;  ///< The same by the clock on the wall.
  cdp::HeapUsage heap;
  GaugeReading gauge;
};

class MemorySampler {
 public:
  /// `interval` is the time from one sample to the next. With `gc_every`, the
  /// target is made to collect its garbage so often. Throws what Session::call
  /// throws.
  MemorySampler(cdp::Session& session, std::chrono::milliseconds interval,
                std::optional<std::chrono::milliseconds> gc_every);

  MemorySample sample(double at_s);

 private:
  using Clock = std::chrono::steady_clock;

  cdp::Session& session_;
  ProcessGauge gauge_;
  const std::chrono::milliseconds interval_;
  const std::optional<std::chrono::milliseconds> gc_every_;
  std::optional<cdp::HeapProfiler> profiler_;
  Clock::time_point next_gc_;
};

}  // namespace heapcli::commands
