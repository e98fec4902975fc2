#include "commands/tracking_progress.h"

#include <algorithm>

#include "commands/format.h"

namespace heapcli::commands {
namespace {

constexpr double kSecondsOfTrend = 30;

// Whole seconds: a line that is drawn each second need not say more.
std::string seconds(std::chrono::milliseconds time) {
  const auto count = (time.count() + 500) / 1000;
  return count < 60 ? std::to_string(count) + " s"
                    : std::to_string(count / 60) + " min " +
                          std::to_string(count % 60) + " s";
}

}  // namespace

void HeapTrend::add(std::chrono::milliseconds at, uint64_t used_bytes) {
  const double now = static_cast<double>(at.count()) / 1000;
  points_.emplace_back(now, static_cast<double>(used_bytes));
  while (points_.front().first < now - kSecondsOfTrend) points_.pop_front();
}

std::optional<double> HeapTrend::bytes_per_second() const {
  if (points_.size() < 3) return std::nullopt;
  const auto count = static_cast<double>(points_.size());
  double time = 0;
  double bytes = 0;
  for (const auto& [at, used] : points_) {
    time += at / count;
    bytes += used / count;
  }
  double covariance = 0;
  double variance = 0;
  for (const auto& [at, used] : points_) {
    covariance += (at - time) * (used - bytes);
    variance += (at - time) * (at - time);
  }
  return variance > 0 ? std::optional(covariance / variance) : std::nullopt;
}

void TrackingProgress::update(std::chrono::milliseconds elapsed,
                              const cdp::HeapUsage& heap) {
  trend_.add(elapsed, heap.used);
  std::string text;
  if (duration_) {
    const auto left =
        std::max(*duration_ - elapsed, std::chrono::milliseconds(0));
    text = ProgressLine::bar(static_cast<uint64_t>(elapsed.count()),
                             static_cast<uint64_t>(duration_->count())) +
           "  " + seconds(left) + " left";
  } else {
    text = "tracking for " + seconds(elapsed);
  }
  text += "  heap " + format_bytes(heap.used);
  if (const auto slope = trend_.bytes_per_second()) {
    text += " (" + format_bytes_delta(static_cast<int64_t>(*slope)) + "/s)";
  }
  line_.update(text);
}

}  // namespace heapcli::commands
