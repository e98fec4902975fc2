#include "analysis/watch/growth_place.h"

#include <algorithm>

namespace heapcli::analysis {
namespace {

struct Least {
  double bytes;
  double share;  ///< Of RSS.
};

constexpr Least kLeast{1024 * 1024, 0.02};
// What is left over when all else is taken off RSS has the noise of all of it:
// V8's own tables, the code it compiles, pages that the allocator keeps.
constexpr Least kLeastBeyond{8 * 1024 * 1024, 0.05};
// What grows elsewhere needs pages and tables, too; no more than this part.
constexpr double kOverhead = 0.1;

}  // namespace

std::vector<PlaceGrowth> growing_places(const PlaceTrends& trends,
                                        std::optional<double> rss) {
  std::vector<PlaceGrowth> growing;
  double known = 0;
  for (const MemoryPlace place : kMemoryPlaces) {
    const std::optional<Trend>& trend = trends[static_cast<size_t>(place)];
    const Least& least = place == MemoryPlace::kBeyond ? kLeastBeyond : kLeast;
    double growth = std::max(least.bytes, least.share * rss.value_or(0));
    if (place == MemoryPlace::kBeyond) {
      growth = std::max(growth, kOverhead * known);
    }
    if (trend && trend->low_per_second > 0 && trend->growth() >= growth) {
      growing.push_back({place, *trend});
      known += trend->growth();
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
