// The progress line of an analysis that takes long enough to be asked for, and
// the way to interrupt it.
#pragma once

#include <chrono>

#include "analysis/figure_options.h"
#include "commands/context.h"
#include "commands/progress_line.h"

namespace heapcli::commands {

class AnalysisProgress {
 public:
  explicit AnalysisProgress(const Context& context);

  /// The options, with this to be told of progress and Ctrl-C to be heard; for
  /// as long as this lives.
  analysis::FigureOptions watch(analysis::FigureOptions options);

 private:
  const Context& context_;
  ProgressLine line_;
  const std::chrono::steady_clock::time_point start_;
};

/// Calls `analyse` with the options, watched. The line is gone afterwards.
template <class Analyse>
auto with_progress(const Context& context,
                   const analysis::FigureOptions& options, Analyse analyse) {
  AnalysisProgress progress(context);
  return analyse(progress.watch(options));
}

}  // namespace heapcli::commands
