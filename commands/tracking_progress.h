// The progress line of a tracking: time left, heap used, and where that is
// going.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "cdp/runtime.h"
#include "commands/context.h"
#include "commands/progress_line.h"

namespace heapcli::commands {

/// The slope of the last half minute.
class HeapTrend {
 public:
  void add(std::chrono::milliseconds at, uint64_t used_bytes);
  /// Bytes a second (least squares); absent until there are three figures.
  std::optional<double> bytes_per_second() const;

 private:
  std::deque<std::pair<double, double>> points_;  ///< Seconds, bytes.
};

class TrackingProgress {
 public:
  /// Without a duration there is no end to show.
  TrackingProgress(const Context& context,
                   std::optional<std::chrono::milliseconds> duration)
      : line_(context.show_progress()), duration_(duration) {}

  bool enabled() const { return line_.enabled(); }
  void update(std::chrono::milliseconds elapsed, const cdp::HeapUsage& heap);
  void say(const std::string& text) { line_.update(text); }

 private:
  ProgressLine line_;
  const std::optional<std::chrono::milliseconds> duration_;
  HeapTrend trend_;
};

}  // namespace heapcli::commands
