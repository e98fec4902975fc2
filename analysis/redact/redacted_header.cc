#include "analysis/redact/redacted_header.h"

#include <nlohmann/json.hpp>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

// In the header of what is redacted. Once more would triple the strings again.
constexpr const char* kMark = "heapcli_redacted";
// Where heapcli notes the session that a snapshot is of.
constexpr const char* kOurs = "heapcli";

}  // namespace

std::string redacted_header(const std::string& text, RedactionLevel level) {
  using Json = nlohmann::ordered_json;
  const Json header = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (header.contains(kMark)) {
    throw Error(Error::Kind::kBadData, "it is redacted already");
  }
  Json result = Json::object();
  for (const auto& [name, value] : header.items()) {
    if (name == "meta" || name == kOurs || value.is_number()) {
      result[name] = value;
    }
  }
  result[kMark] = level == RedactionLevel::kNames ? "names" : "contents";
  return result.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace heapcli::analysis
