#include "cdp/protocol_description.h"

#include "cdp/error.h"
#include "cdp/http.h"

namespace heapcli::cdp {
namespace {

using Json = nlohmann::json;

// The entry of a list whose member has this value; null when there is none.
const Json* entry(const Json& list, const char* member,
                  const std::string& value) {
  if (!list.is_array()) return nullptr;
  for (const Json& candidate : list) {
    if (!candidate.is_object()) continue;
    const auto found = candidate.find(member);
    if (found != candidate.end() && found->is_string() &&
        found->get_ref<const std::string&>() == value) {
      return &candidate;
    }
  }
  return nullptr;
}

const Json& member(const Json& object, const char* name) {
  static const Json kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

}  // namespace

ProtocolDescription ProtocolDescription::fetch(const Target& target,
                                               const ConnectOptions& options) {
  try {
    const HttpResponse response =
        http_get(target, "/json/protocol", options.timeout, options.stop);
    return ProtocolDescription(response.status == 200 ? response.body : "");
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::kInterrupted) throw;
    return ProtocolDescription("");
  }
}

ProtocolDescription::ProtocolDescription(const std::string& text) {
  const Json parsed = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_object()) domains_ = member(parsed, "domains");
}

std::optional<bool> ProtocolDescription::has_parameter(
    const std::string& command, const std::string& parameter) const {
  const size_t dot = command.find('.');
  const Json* const domain = entry(domains_, "domain", command.substr(0, dot));
  if (domain == nullptr) return std::nullopt;
  const Json* const found =
      entry(member(*domain, "commands"), "name", command.substr(dot + 1));
  if (found == nullptr) return std::nullopt;
  return entry(member(*found, "parameters"), "name", parameter) != nullptr;
}

}  // namespace heapcli::cdp
