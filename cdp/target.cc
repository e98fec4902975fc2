#include "cdp/target.h"

#include <charconv>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

constexpr std::string_view kLoopback = "127.0.0.1";
constexpr uint16_t kDefaultPort = 9229;

[[noreturn]] void bad(std::string_view text, const std::string& why) {
  throw Error(Error::Kind::kBadTarget,
              "'" + std::string(text) + "' is not a target: " + why +
                  "; give a port (9229), host:port, [::1]:9229, or the "
                  "ws:// URL that node --inspect prints");
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

uint16_t parse_port(std::string_view port, std::string_view whole) {
  uint32_t value = 0;
  const char* const end = port.data() + port.size();
  const auto [stop, error] = std::from_chars(port.data(), end, value);
  if (error != std::errc() || stop != end || value == 0 || value > 65535) {
    bad(whole, "the port must be between 1 and 65535");
  }
  return static_cast<uint16_t>(value);
}

// host, host:port, [v6], [v6]:port, or a bare IPv6 address.
Target parse_authority(std::string_view authority, std::string_view whole,
                       uint16_t default_port) {
  Target target;
  target.port = default_port;
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos) bad(whole, "']' is missing");
    target.host = authority.substr(1, close - 1);
    const std::string_view rest = authority.substr(close + 1);
    if (!rest.empty() && rest[0] != ':') bad(whole, "':' must follow ']'");
    if (!rest.empty()) target.port = parse_port(rest.substr(1), whole);
  } else {
    const size_t colon = authority.rfind(':');
    const bool bare_ipv6 =
        colon != std::string_view::npos && authority.find(':') != colon;
    if (bare_ipv6 || colon == std::string_view::npos) {
      target.host = authority;
    } else {
      target.host = authority.substr(0, colon);
      target.port = parse_port(authority.substr(colon + 1), whole);
    }
  }
  if (target.host.empty()) bad(whole, "the host is missing");
  for (const char c : target.host) {
    if (c <= ' ' || c == 0x7f || c == '/' || c == '@') {
      bad(whole, "the host holds a character that no host has");
    }
  }
  return target;
}

}  // namespace

std::string Target::authority() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Target parse_target(std::string_view text) {
  if (text.empty()) bad(text, "it is empty");
  if (text.starts_with("pid:")) {
    bad(text,
        "attaching by process id is not supported yet (kill -USR1 PID opens "
        "the inspector of a Node process on 127.0.0.1:9229)");
  }
  if (text.starts_with("wss://")) bad(text, "TLS is not supported");
  constexpr std::string_view kWebSocket = "ws://";
  constexpr std::string_view kHttp = "http://";
  if (text.starts_with(kWebSocket) || text.starts_with(kHttp)) {
    const bool websocket = text.starts_with(kWebSocket);
    const std::string_view rest =
        text.substr(websocket ? kWebSocket.size() : kHttp.size());
    const size_t slash = rest.find('/');
    Target target = parse_authority(rest.substr(0, slash), text, 80);
    if (websocket && slash != std::string_view::npos &&
        slash + 1 < rest.size()) {
      target.path = rest.substr(slash);
      for (const char c : target.path) {
        if (c <= ' ' || c == 0x7f) bad(text, "the path holds a blank");
      }
    }
    return target;
  }
  if (text.find("://") != std::string_view::npos) {
    bad(text, "only ws:// URLs can be attached to");
  }
  if (all_digits(text)) {
    return {std::string(kLoopback), parse_port(text, text), ""};
  }
  if (text.starts_with(':') && all_digits(text.substr(1))) {
    return {std::string(kLoopback), parse_port(text.substr(1), text), ""};
  }
  return parse_authority(text, text, kDefaultPort);
}

}  // namespace heapcli::cdp
