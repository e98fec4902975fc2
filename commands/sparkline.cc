#include "commands/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace heapcli::commands {

namespace {

constexpr std::array<const char*, 9> kBars = {" ", "▁", "▂", "▃", "▄",
                                              "▅", "▆", "▇", "█"};

}  // namespace

std::string sparkline(const std::vector<uint64_t>& values, size_t width) {
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

std::string level_sparkline(const std::vector<uint64_t>& values, size_t width) {
  if (values.empty() || width == 0) return {};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double range = static_cast<double>(*most - *least);
  const size_t bars = std::min(width, values.size());
  std::string text;
  for (size_t bar = 0; bar < bars; ++bar) {
    const auto first = values.begin() +
                       static_cast<std::ptrdiff_t>(bar * values.size() / bars);
    const auto end = values.begin() + static_cast<std::ptrdiff_t>(
                                          (bar + 1) * values.size() / bars);
    const double height =
        static_cast<double>(*std::max_element(first, end) - *least);
    const double share = range == 0 ? 0 : height / range;
    text += kBars[1 + static_cast<size_t>(std::lround(share * 7))];
  }
  return text;
}

}  // namespace heapcli::commands
