#include "commands/name_by_time.h"

#include <array>
#include <ctime>

namespace heapcli::commands {

std::string time_stamp() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  std::array<char, 64> text;
  std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &local);
  return text.data();
}

std::string name_by_time() { return "heap-" + time_stamp(); }

}  // namespace heapcli::commands
