// The samples of the last minutes, and what is to be shown of them.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "commands/function_history.h"
#include "commands/process_info.h"
#include "commands/top_sampler.h"
#include "commands/tracking_progress.h"

namespace heapcli::commands {

/// All figures of one frame of `top`.
struct TopFigures {
  cdp::HeapUsage heap;
  GaugeReading gauge;
  std::vector<uint64_t> used_bytes;  ///< One for each sample; the last is now.
  std::chrono::milliseconds used_span{0};  ///< From the first of them.
  std::optional<uint64_t> live_bytes;      ///< After the last profile.
  /// Of live_bytes, or of used_bytes where there is none.
  std::optional<double> bytes_per_second;
  /// Absent when `gauge.collections` is.
  std::optional<CollectionCounts> recent_collections;
  std::chrono::milliseconds collections_span{0};
  uint64_t own_collections = 0;
  std::vector<FunctionUse> functions;  ///< By descending live bytes.
  std::chrono::milliseconds functions_span{0};
  /// Since the profile that they are from; absent when there is none yet.
  std::optional<std::chrono::milliseconds> functions_age;
  std::string profiles_refused;
};

class TopHistory {
 public:
  static constexpr std::chrono::milliseconds kKept{5 * 60'000};

  void add(TopSample sample);

  /// After the first `add`. `internals` shows Node's own functions as such.
  TopFigures figures(bool internals) const;

 private:
  struct Moment {
    std::chrono::milliseconds at{0};
    uint64_t used_bytes = 0;
    std::optional<CollectionCounts> collections;
  };

  TopSample last_;
  std::deque<Moment> moments_;
  HeapTrend used_trend_;
  HeapTrend live_trend_;
  FunctionHistory with_internals_;
  FunctionHistory without_internals_;
  std::optional<uint64_t> live_bytes_;
  std::optional<std::chrono::milliseconds> profile_at_;
};

}  // namespace heapcli::commands
