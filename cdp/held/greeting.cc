#include "cdp/held/greeting.h"

#include <algorithm>
#include <array>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 4> kPurposes = {"use", "look", "end",
                                                       "cut"};

// Of what a frame says; nested deeper it is nobody's greeting.
Json parse_object(std::string_view text, const char* what) {
  Json parsed = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) {
    throw Error(Error::Kind::kProtocol,
                std::string("the socket of a held session gave no ") + what);
  }
  return parsed;
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

int64_t number_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer()
             ? found->get<int64_t>()
             : 0;
}

Json to_json(const HeldClient& client) {
  return {{"pid", client.pid},
          {"command", client.command},
          {"since_ms", client.since_ms}};
}

HeldClient client_of(const Json& object) {
  return {number_of(object, "pid"), text_of(object, "command"),
          number_of(object, "since_ms")};
}

std::string dump(const Json& object) {
  // What a command line says need not be UTF-8.
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_text(const HeldHello& hello) {
  Json object = to_json(hello.client);
  object["protocol"] = hello.protocol;
  object["purpose"] = kPurposes[static_cast<size_t>(hello.purpose)];
  return dump(object);
}

HeldHello parse_hello(std::string_view text) {
  const Json object = parse_object(text, "hello");
  HeldHello hello;
  hello.protocol = static_cast<int>(number_of(object, "protocol"));
  hello.client = client_of(object);
  const std::string purpose = text_of(object, "purpose");
  const auto found =
      std::find(kPurposes.begin(), kPurposes.end(), std::string_view(purpose));
  // What a later version may want and this one does not know is not done.
  if (found != kPurposes.end()) {
    hello.purpose = static_cast<HeldPurpose>(found - kPurposes.begin());
  }
  return hello;
}

std::string to_text(const HeldSessionInfo& info) {
  Json object = {{"protocol", info.protocol},
                 {"version", info.version},
                 {"id", info.id},
                 {"holder_pid", info.holder_pid},
                 {"target", info.target},
                 {"since_ms", info.since_ms},
                 {"idle_ms", info.idle_ms},
                 {"idle_since_ms", info.idle_since_ms},
                 {"id_series", info.id_series},
                 {"granted", info.granted},
                 {"last_id", info.last_id},
                 {"sentinel_handle", info.sentinel_handle},
                 {"sentinel_id", info.sentinel_id}};
  if (info.pid) object["pid"] = *info.pid;
  if (info.client) object["client"] = to_json(*info.client);
  return dump(object);
}

HeldSessionInfo parse_greeting(std::string_view text) {
  const Json object = parse_object(text, "greeting");
  HeldSessionInfo info;
  info.protocol = static_cast<int>(number_of(object, "protocol"));
  info.version = text_of(object, "version");
  info.id = text_of(object, "id");
  info.holder_pid = number_of(object, "holder_pid");
  info.target = text_of(object, "target");
  if (object.contains("pid")) info.pid = number_of(object, "pid");
  info.since_ms = number_of(object, "since_ms");
  info.idle_ms = number_of(object, "idle_ms");
  info.idle_since_ms = number_of(object, "idle_since_ms");
  info.id_series = static_cast<int>(number_of(object, "id_series"));
  const auto client = object.find("client");
  if (client != object.end() && client->is_object()) {
    info.client = client_of(*client);
  }
  const auto granted = object.find("granted");
  info.granted = info.protocol == kHeldProtocol && granted != object.end() &&
                 granted->is_boolean() && granted->get<bool>();
  info.last_id = number_of(object, "last_id");
  info.sentinel_handle = text_of(object, "sentinel_handle");
  info.sentinel_id = text_of(object, "sentinel_id");
  // Another protocol may have dropped what only its own clients use.
  const bool usable =
      info.protocol != kHeldProtocol ||
      (!info.id.empty() && info.last_id >= 0 && info.id_series >= 1 &&
       (info.sentinel_id.empty() || is_object_id(info.sentinel_id)));
  if (info.version.empty() || !usable) {
    throw Error(Error::Kind::kProtocol,
                "the socket of a held session gave a greeting that says not "
                "who it is");
  }
  return info;
}

bool is_object_id(std::string_view text) {
  return !text.empty() && text.size() <= 20 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace heapcli::cdp
