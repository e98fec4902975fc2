#include "commands/watch/growth_advice.h"

#include <algorithm>

#include "commands/format.h"

namespace heapcli::commands {

using analysis::MemoryPlace;

std::string place_text(MemoryPlace place) {
  switch (place) {
    case MemoryPlace::kJsHeap:
      return "in the JS heap";
    case MemoryPlace::kArrayBuffers:
      return "in Buffers and ArrayBuffers";
    case MemoryPlace::kExternal:
      return "in external memory that objects hold";
    case MemoryPlace::kBeyond:
      break;
  }
  return "outside of all that V8 knows of";
}

std::string growth_advice(MemoryPlace place, const std::string& target,
                          const std::string& pid) {
  switch (place) {
    case MemoryPlace::kJsHeap:
      return "heapcli attach " + target +
             " leaks --every 60s  names what grows and who holds it";
    case MemoryPlace::kArrayBuffers:
      return "heapcli attach " + target +
             " snapshot --gc --count 2 --every 60s, then diff and retainers "
             "of class ArrayBuffer";
    case MemoryPlace::kExternal:
      return "heapcli attach " + target +
             " snapshot --gc --count 2 --every 60s, then diff: classes of "
             "native objects";
    case MemoryPlace::kBeyond:
      break;
  }
  return "native code, or fragments between allocations: heaptrack -p " +
         (pid.empty() ? "PID" : pid) +
         "; if jemalloc (LD_PRELOAD) or MALLOC_ARENA_MAX=2 stops it, fragments";
}

std::string format_rate(double bytes_per_hour) {
  constexpr double kMost = 1e15;
  return format_bytes_delta(
             static_cast<int64_t>(std::clamp(bytes_per_hour, -kMost, kMost))) +
         "/h";
}

}  // namespace heapcli::commands
