#include "commands/answer_fields.h"

namespace heapcli::commands {

std::string text_in(const cdp::Json& answer, const char* name) {
  const auto found = answer.find(name);
  return found != answer.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

std::optional<double> number_in(const cdp::Json& answer, const char* name) {
  const auto found = answer.find(name);
  if (found == answer.end() || !found->is_number()) return std::nullopt;
  const double value = found->get<double>();
  return value >= 0 && value < 9e15 ? std::optional<double>(value)
                                    : std::nullopt;
}

std::optional<uint64_t> count_in(const cdp::Json& answer, const char* name) {
  const auto value = number_in(answer, name);
  return value ? std::optional<uint64_t>(static_cast<uint64_t>(*value))
               : std::nullopt;
}

}  // namespace heapcli::commands
