// Memory and garbage collections of a process, read again and again: one
// object in the target is asked, so a reading costs it one short call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

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

struct GaugeReading {
  // Absent where the target does not say.
  std::optional<double> uptime_s;
  std::optional<uint64_t> rss_bytes;
  std::optional<uint64_t> external_bytes;
  std::optional<uint64_t> array_buffers_bytes;
  std::optional<CollectionCounts> collections;
};

class ProcessGauge {
 public:
  /// Puts the object there. It has no name in the target, and goes with the
  /// session. Throws what Session::call throws.
  explicit ProcessGauge(cdp::Session& session);
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
