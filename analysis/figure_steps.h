// The steps of a long computation: tells the caller about each, and hears
// whether to go on.
#pragma once

#include "analysis/error.h"
#include "analysis/figure_options.h"

namespace heapcli::analysis {

class FigureSteps {
 public:
  /// `options` must live as long as this.
  FigureSteps(const FigureOptions& options, unsigned total)
      : options_(options), total_(total) {}

  /// To be called after each step. Throws Error(kCancelled).
  void done() {
    if (options_.stop.stop_requested()) {
      throw Error(Error::Kind::kCancelled, "interrupted");
    }
    if (options_.progress) options_.progress(++done_, total_);
  }

 private:
  const FigureOptions& options_;
  const unsigned total_;
  unsigned done_ = 0;
};

}  // namespace heapcli::analysis
