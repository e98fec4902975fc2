#include "commands/watch/action_environment.h"

#include <cmath>

namespace heapcli::commands {
namespace {

template <class T>
std::string text(const std::optional<T>& value) {
  return value ? std::to_string(*value) : "";
}

std::string rounded(double value) {
  constexpr double kMost = 9e18;
  return std::abs(value) < kMost ? std::to_string(std::llround(value)) : "";
}

}  // namespace

std::vector<std::string> action_environment(
    const std::string& trigger, const ProcessInfo& process,
    const WatchHistory& history,
    const std::optional<analysis::GrowthRecord>& leak) {
  const MemorySample& sample = history.last();
  const GaugeReading& gauge = sample.gauge;
  const auto& trend = history.trend();
  return {
      "HEAPCLI_TRIGGER=" + trigger,
      "HEAPCLI_PID=" + text(process.pid),
      "HEAPCLI_USED_BYTES=" + std::to_string(sample.heap.used),
      "HEAPCLI_TOTAL_BYTES=" + std::to_string(sample.heap.total),
      "HEAPCLI_LIMIT_BYTES=" + text(gauge.heap_limit_bytes),
      "HEAPCLI_EXTERNAL_BYTES=" + text(gauge.external_bytes),
      "HEAPCLI_ARRAY_BUFFERS_BYTES=" + text(gauge.array_buffers_bytes),
      "HEAPCLI_RSS_BYTES=" + text(gauge.rss_bytes),
      "HEAPCLI_AFTER_GC_BYTES=" + text(history.after_gc()),
      "HEAPCLI_FULL_GCS=" + std::to_string(history.full_collections()),
      "HEAPCLI_TREND_BYTES_PER_HOUR=" +
          (trend ? rounded(trend->per_hour()) : ""),
      "HEAPCLI_LEAK_START_BYTES=" +
          (leak ? std::to_string(leak->start_bytes) : ""),
      "HEAPCLI_LEAK_END_BYTES=" + (leak ? std::to_string(leak->end_bytes) : ""),
      "HEAPCLI_LEAK_BYTES_PER_HOUR=" +
          (leak ? rounded(leak->bytes_per_hour()) : ""),
  };
}

}  // namespace heapcli::commands
