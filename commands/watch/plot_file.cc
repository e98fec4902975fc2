#include "commands/watch/plot_file.h"

#include <utility>

#include "analysis/watch/memory_plot.h"
#include "commands/part_file.h"

namespace heapcli::commands {
namespace {

constexpr std::chrono::seconds kRefresh{60};

}  // namespace

PlotFile::PlotFile(std::string path, bool overwrite)
    : path_(std::move(path)),
      overwrite_(overwrite),
      last_(std::chrono::steady_clock::now()) {
  if (!path_.empty() && !overwrite_) PartFile::require_absent(path_);
}

void PlotFile::refresh(const std::string& target, const WatchHistory& history) {
  if (std::chrono::steady_clock::now() - last_ >= kRefresh) {
    write(target, history);
  }
}

void PlotFile::write(const std::string& target, const WatchHistory& history) {
  if (path_.empty()) return;
  last_ = std::chrono::steady_clock::now();
  const MemoryCurves& curves = history.curves();
  analysis::MemoryPlot plot;
  plot.title = "Memory of " + target;
  plot.end_unix_ms = history.last().unix_ms;
  plot.end_s = history.last().at_s;
  plot.curves = {{"RSS", "rss", &curves.rss, false},
                 {"heap, total", "total", &curves.total, false},
                 {"heap used", "used", &curves.used, false},
                 {"heap after collections", "after", &curves.after_gc, true},
                 {"external", "external", &curves.external, false}};
  plot.trend = history.trend();
  plot.leaks = history.leaks();
  PartFile file(path_, overwrite_);
  file.write(analysis::memory_plot_svg(plot));
  file.commit();
  // From now on it is ours.
  overwrite_ = true;
  written_ = path_;
}

}  // namespace heapcli::commands
