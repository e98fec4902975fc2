#include "commands/utc_time.h"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace heapcli::commands {

std::string utc_time(int64_t unix_ms) {
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[40];
  const size_t size =
      std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  char milliseconds[16];
  std::snprintf(milliseconds, sizeof milliseconds, ".%03dZ",
                static_cast<int>(unix_ms % 1000));
  return std::string(text, size) + milliseconds;
}

std::string utc_time() {
  using std::chrono::milliseconds;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return utc_time(std::chrono::duration_cast<milliseconds>(now).count());
}

}  // namespace heapcli::commands
