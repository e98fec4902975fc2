// How the figures of a heap are computed, where there is a choice.
#pragma once

namespace heapcli::analysis {

struct FigureOptions {
  /// Plain objects stay `Object`, without the names of inferred interfaces.
  bool raw_names = false;
};

}  // namespace heapcli::analysis
