// A WebSocket client connection that carries text messages of any size and
// never sends a ping or a pong (Node drops connections that do).
#pragma once

#include <memory>
#include <string>

#include "cdp/tcp_stream.h"
#include "cdp/transport.h"

namespace heapcli::cdp {

/// Makes the opening handshake on a connected stream. `authority` goes into
/// the Host header, which must be an IP address or localhost for Node. Throws
/// Error: kProtocol when the peer is no WebSocket server or refuses, kClosed,
/// kTimeout, kInterrupted when the stream is woken.
std::unique_ptr<Transport> open_websocket(std::unique_ptr<TcpStream> stream,
                                          const std::string& authority,
                                          const std::string& path,
                                          Clock::time_point deadline);

}  // namespace heapcli::cdp
