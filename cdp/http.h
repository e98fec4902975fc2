// One HTTP GET, as discovery needs it: no redirects, no keep-alive, a bounded
// body.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "cdp/target.h"

namespace heapcli::cdp {

struct HttpResponse {
  int status = 0;
  std::string body;
  std::string peer_address;  ///< The IP address that answered.
};

/// Connects by name and sends the peer's IP address as Host: Node answers 400
/// to a Host that is neither an IP address nor localhost (DNS rebinding
/// protection, src/inspector_socket.cc). Throws Error: kConnect, kTimeout,
/// kInterrupted, or kProtocol when the answer is no HTTP.
HttpResponse http_get(const Target& target, const std::string& path,
                      std::chrono::milliseconds timeout, std::stop_token stop);

}  // namespace heapcli::cdp
