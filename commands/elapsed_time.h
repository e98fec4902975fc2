// How long ago something began, for those who measure or wait.
#pragma once

#include <chrono>

namespace heapcli::commands {

using Clock = std::chrono::steady_clock;

inline std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() -
                                                               start);
}

}  // namespace heapcli::commands
