// What a user writes to say which process is meant: 9229, host:port,
// [::1]:9229, or the ws:// URL that Node prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace heapcli::cdp {

struct Target {
  std::string host;  ///< A name or an address, an IPv6 one without brackets.
  uint16_t port = 0;
  /// Path of the WebSocket with its leading slash when a ws:// URL gave it;
  /// empty when it has to be discovered.
  std::string path;

  /// host:port, an IPv6 address in brackets.
  std::string authority() const;
};

/// Throws Error(kBadTarget).
Target parse_target(std::string_view text);

}  // namespace heapcli::cdp
