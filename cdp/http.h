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

/// The Host to send to the inspector at this address. Node answers 400 to one
/// that is neither an IP address nor localhost (DNS rebinding protection,
/// src/inspector_socket.cc), so a name that was resolved is no good. Neither
/// is an IPv6 address: Node 16 and 18 read past its end and refuse some.
std::string host_header(const std::string& peer_address, uint16_t port);

/// Connects by name and sends host_header. Throws Error: kConnect, kTimeout,
/// kInterrupted, or kProtocol when the answer is no HTTP.
HttpResponse http_get(const Target& target, const std::string& path,
                      std::chrono::milliseconds timeout, std::stop_token stop);

}  // namespace heapcli::cdp
