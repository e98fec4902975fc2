// Memory over time as one SVG that needs nothing else: for a report, a ticket,
// a chat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/watch/growth_streak.h"
#include "analysis/watch/robust_trend.h"
#include "analysis/watch/thinned_series.h"

namespace heapcli::analysis {

struct PlotCurve {
  std::string label;
  std::string style;  ///< Of kStyle in the .cc: rss, total, used, …
  const ThinnedSeries* series = nullptr;  ///< Seconds and bytes.
  bool points = false;                    ///< Dots on the line.
};

struct MemoryPlot {
  std::string title;
  /// The last moment, by the clock on the wall and by that of the series.
  int64_t end_unix_ms = 0;
  double end_s = 0;
  std::vector<PlotCurve> curves;
  std::optional<Trend> trend;
  std::vector<GrowthRecord> leaks;
};

std::string memory_plot_svg(const MemoryPlot& plot);

}  // namespace heapcli::analysis
