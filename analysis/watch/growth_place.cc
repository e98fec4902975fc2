#include "analysis/watch/growth_place.h"

#include <algorithm>

namespace heapcli::analysis {
namespace {

constexpr double kLeastGrowth = 1024 * 1024;
constexpr double kLeastShare = 0.02;

}  // namespace

std::vector<PlaceGrowth> growing_places(const PlaceTrends& trends,
                                        std::optional<double> rss) {
  const double least = std::max(kLeastGrowth, kLeastShare * rss.value_or(0));
  std::vector<PlaceGrowth> growing;
  for (const MemoryPlace place : kMemoryPlaces) {
    const std::optional<Trend>& trend = trends[static_cast<size_t>(place)];
    if (trend && trend->low_per_second > 0 && trend->growth() >= least) {
      growing.push_back({place, *trend});
    }
  }
  std::stable_sort(growing.begin(), growing.end(),
                   [](const PlaceGrowth& a, const PlaceGrowth& b) {
                     return a.trend.per_second > b.trend.per_second;
                   });
  return growing;
}

const char* word(MemoryPlace place) {
  switch (place) {
    case MemoryPlace::kJsHeap:
      return "js_heap";
    case MemoryPlace::kArrayBuffers:
      return "array_buffers";
    case MemoryPlace::kExternal:
      return "external";
    case MemoryPlace::kBeyond:
      break;
  }
  return "beyond";
}

}  // namespace heapcli::analysis
