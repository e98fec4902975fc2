// Memory and garbage collections of a process, read again and again: one
// object in the target is asked, so a reading costs it one short call.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cdp/session.h"

namespace heapcli::commands {

struct CollectionCount {
  uint64_t count = 0;
  double milliseconds = 0;
};

/// Since the gauge was made.
struct CollectionCounts {
  CollectionCount minor;  ///< Of young objects.
  CollectionCount major;  ///< Of the whole heap.
  CollectionCount other;  ///< Incremental steps, weak callbacks.
};

/// What there was right after a collection of the whole heap.
struct FullCollection {
  double age_s = 0;  ///< Before the reading.
  uint64_t used_bytes = 0;
  // Absent where the target does not say.
  std::optional<uint64_t> external_bytes;
  std::optional<uint64_t> array_buffers_bytes;
};

struct GaugeReading {
  // Absent where the target does not say.
  std::optional<double> uptime_s;
  std::optional<uint64_t> heap_limit_bytes;
  std::optional<uint64_t> rss_bytes;
  std::optional<uint64_t> external_bytes;
  std::optional<uint64_t> array_buffers_bytes;
  std::optional<CollectionCounts> collections;
  /// Since the last reading, by time; those that came in one turn of the event
  /// loop are one, and of very many the last are here.
  std::vector<FullCollection> full_collections;
};

class ProcessGauge {
 public:
  static constexpr std::chrono::milliseconds kShortestLease{60'000};

  /// Puts the object there. It has no name in the target, and goes with the
  /// session. When nobody reads it for as long as `lease`, it stops counting
  /// until somebody does. Throws what Session::call throws.
  explicit ProcessGauge(cdp::Session& session,
                        std::chrono::milliseconds lease = kShortestLease);
  /// Takes the observer of garbage collections away, without waiting.
  ~ProcessGauge();
  ProcessGauge(const ProcessGauge&) = delete;
  ProcessGauge& operator=(const ProcessGauge&) = delete;

  GaugeReading read();

 private:
  cdp::Session& session_;
  std::string handle_;
};

}  // namespace heapcli::commands
