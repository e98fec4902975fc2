// Finds out what can be debugged behind a host and port, and connects to it.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "cdp/target.h"
#include "cdp/transport.h"

namespace heapcli::cdp {

struct ConnectOptions {
  std::chrono::milliseconds timeout{10'000};
  std::stop_token stop;
};

/// One entry of /json/list.
struct TargetDescription {
  std::string id;
  std::string title;
  std::string type;  ///< "node", "page", …
  std::string url;
  std::string websocket_path;  ///< Empty when it cannot be attached to.
};

struct Discovery {
  std::string address;  ///< The IP address that answered.
  std::string browser;  ///< What runs there, e.g. "node.js/v20.20.2".
  std::vector<TargetDescription> targets;
};

/// Asks /json/version and /json/list. Throws Error; kConnect when nothing
/// listens there or when it is an HTTP server that is no inspector.
Discovery discover(const Target& target, const ConnectOptions& options);

/// The target with its WebSocket's path: that of its URL, or else of the first
/// one that can be attached to. Throws Error.
Target locate(const Target& target, const ConnectOptions& options);

/// Opens the WebSocket of a target, which is located if it has to be. Throws
/// Error.
std::unique_ptr<Transport> connect(const Target& target,
                                   const ConnectOptions& options);

}  // namespace heapcli::cdp
