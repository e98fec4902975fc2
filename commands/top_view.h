// One frame of `top` as lines of text. Knows nothing of terminals: it is told
// how much room there is.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "commands/process_info.h"
#include "commands/top_history.h"

namespace heapcli::commands {

enum class TopOrder { kLive, kRecent };

/// What a person has chosen, and what there is to say to them.
struct TopView {
  TopOrder order = TopOrder::kLive;
  bool internals = false;
  bool paused = false;
  bool help = false;
  /// Without it there are no keys to name.
  bool interactive = true;
  std::string message;
  bool color = false;
};

/// At most `height` lines (0: as many as there is something to say), none wider
/// than `width`, and no control characters in them but those of colours.
std::vector<std::string> render_top(const std::string& target,
                                    const ProcessInfo& process,
                                    const TopFigures& figures,
                                    const TopView& view, size_t width,
                                    size_t height);

}  // namespace heapcli::commands
