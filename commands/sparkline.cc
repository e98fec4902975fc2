#include "commands/sparkline.h"

#include <algorithm>
#include <array>

namespace heapcli::commands {

std::string sparkline(const std::vector<uint64_t>& values, size_t width) {
  constexpr std::array<const char*, 9> kBars = {" ", "▁", "▂", "▃", "▄",
                                                "▅", "▆", "▇", "█"};
  const size_t bars = std::min(values.size(), width);
  std::vector<double> heights(bars);
  for (size_t i = 0; i < values.size() && bars > 0; ++i) {
    heights[i * bars / values.size()] += static_cast<double>(values[i]);
  }
  double tallest = 0;
  for (const double height : heights) tallest = std::max(tallest, height);
  std::string line;
  for (const double height : heights) {
    // Whatever is there at all is to be seen.
    const size_t steps = kBars.size() - 1;
    const auto level =
        height == 0
            ? size_t{0}
            : std::min(steps,
                       1 + static_cast<size_t>(height / tallest *
                                               static_cast<double>(steps - 1)));
    line += kBars[level];
  }
  return line;
}

}  // namespace heapcli::commands
