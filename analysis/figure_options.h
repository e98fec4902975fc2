// How the figures of a heap are computed, where there is a choice, and who is
// told meanwhile.
#pragma once

#include <functional>
#include <stop_token>

namespace heapcli::analysis {

/// Called on the calling thread after each of `total` steps, which take about
/// equally long.
using FigureProgress = std::function<void(unsigned done, unsigned total)>;

struct FigureOptions {
  /// Plain objects stay `Object`, without the names of inferred interfaces.
  bool raw_names = false;

  FigureProgress progress = {};
  /// Asked after each step; throws Error(kCancelled) once requested.
  std::stop_token stop = {};
};

}  // namespace heapcli::analysis
