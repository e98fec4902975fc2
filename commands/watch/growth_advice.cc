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
  const std::string attach = "heapcli attach " + target;
  const std::string twice =
      attach + " snapshot --gc --count 2 --every 60s -o DIR\n";
  switch (place) {
    case MemoryPlace::kJsHeap:
      return attach + " leaks --every 60s\n" +
             "names what grows, and who holds it";
    case MemoryPlace::kArrayBuffers:
      return twice + "heapcli diff of the two, retainers of class ArrayBuffer";
    case MemoryPlace::kExternal:
      return twice + "heapcli diff of the two: native objects";
    case MemoryPlace::kBeyond:
      break;
  }
  return attach + " leaks --every 60s\n" +
         "finds objects that hold it, as open zlib streams do; else\n" +
         "heaptrack -p " + (pid.empty() ? "PID" : pid) +
         ", for native code; fragments between allocations,\n"
         "if jemalloc (LD_PRELOAD) or MALLOC_ARENA_MAX=2 stops it";
}

std::string format_rate(double bytes_per_hour) {
  constexpr double kMost = 1e15;
  return format_bytes_delta(
             static_cast<int64_t>(std::clamp(bytes_per_hour, -kMost, kMost))) +
         "/h";
}

}  // namespace heapcli::commands
