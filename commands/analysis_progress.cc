#include "commands/analysis_progress.h"

namespace heapcli::commands {
namespace {

// Sooner than this nobody wonders.
constexpr std::chrono::milliseconds kQuietFor{500};

}  // namespace

AnalysisProgress::AnalysisProgress(const Context& context)
    : context_(context),
      line_(context.show_progress()),
      start_(std::chrono::steady_clock::now()) {}

analysis::FigureOptions AnalysisProgress::watch(
    analysis::FigureOptions options) {
  options.stop = context_.stop;
  if (line_.enabled()) {
    options.progress = [this](unsigned done, unsigned total) {
      if (std::chrono::steady_clock::now() - start_ < kQuietFor) return;
      line_.update(ProgressLine::bar(done, total) + "  analysing");
    };
  }
  return options;
}

}  // namespace heapcli::commands
