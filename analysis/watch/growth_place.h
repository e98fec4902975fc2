// Tells apart where a process's memory grows. Each place has its own tool, and
// none of them sees the others.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "analysis/watch/robust_trend.h"

namespace heapcli::analysis {

enum class MemoryPlace {
  kJsHeap,        ///< Objects, strings, code: V8's heap.
  kArrayBuffers,  ///< Buffers and ArrayBuffers, outside of it.
  kExternal,      ///< What else V8 was told of: native objects with a handle.
  kBeyond,        ///< Resident, but in none of these: native code, fragments.
};

inline constexpr std::array kMemoryPlaces = {
    MemoryPlace::kJsHeap, MemoryPlace::kArrayBuffers, MemoryPlace::kExternal,
    MemoryPlace::kBeyond};

struct PlaceGrowth {
  MemoryPlace place = MemoryPlace::kJsHeap;
  Trend trend;
};

/// The trend of each place, by its number; nothing where it is not known.
using PlaceTrends = std::array<std::optional<Trend>, std::size(kMemoryPlaces)>;

/// Those that surely grow, and by more than noise, the fastest first. `rss` is
/// the process's resident memory, if known: growth of less than a fiftieth of
/// it is noise, and less than a twentieth outside of what V8 knows of.
std::vector<PlaceGrowth> growing_places(const PlaceTrends& trends,
                                        std::optional<double> rss);

/// `js_heap`, `array_buffers`, `external`, `beyond`.
const char* word(MemoryPlace place);

}  // namespace heapcli::analysis
