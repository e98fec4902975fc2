#include "commands/numbered_name.h"

#include <algorithm>

namespace heapcli::commands {

std::string numbered_name(size_t number) {
  constexpr size_t kDigits = 3;
  const std::string digits = std::to_string(number);
  return std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
}

}  // namespace heapcli::commands
