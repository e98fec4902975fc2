#include "commands/progress_line.h"

#include <algorithm>
#include <cstdio>

namespace heapcli::commands {

void ProgressLine::update(const std::string& text) {
  if (!enabled_) return;
  const auto now = Clock::now();
  if (drawn_ && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  std::fprintf(stderr, "\r\x1b[K%s", text.c_str());
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (!drawn_) return;
  drawn_ = false;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

std::string ProgressLine::bar(uint64_t done, uint64_t total) {
  constexpr uint64_t kWidth = 24;
  const double share = total == 0
                           ? 0.0
                           : std::min(1.0, static_cast<double>(done) /
                                               static_cast<double>(total));
  const auto filled = static_cast<size_t>(share * kWidth);
  const std::string percent = std::to_string(static_cast<int>(share * 100));
  return "[" + std::string(filled, '#') + std::string(kWidth - filled, ' ') +
         "] " + std::string(3 - percent.size(), ' ') + percent + " %";
}

}  // namespace heapcli::commands
