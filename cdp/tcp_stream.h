// A TCP connection with deadlines, for one thread, over standalone Asio. Both
// the HTTP discovery and the WebSocket speak through it. This header is also
// read as C++17 (see websocket.cc) and shows nothing of Asio.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace heapcli::cdp {

using Clock = std::chrono::steady_clock;

class TcpStream {
 public:
  enum class Status {
    kDone,
    kEnd,      ///< The peer closed the connection.
    kTimeout,  ///< The deadline passed first.
    kWoken,    ///< wake() was called; nothing was lost, call again to go on.
  };

  TcpStream();
  ~TcpStream();
  TcpStream(const TcpStream&) = delete;
  TcpStream& operator=(const TcpStream&) = delete;

  /// Resolves `host` and tries its addresses in turn. Throws Error(kConnect)
  /// when none takes the connection. After kTimeout or kWoken the stream is
  /// closed.
  Status connect(const std::string& host, uint16_t port,
                 Clock::time_point deadline);

  /// Address of the peer, without brackets, once connected.
  std::string peer_address() const;

  /// Reads what is there, at least one byte. A read that ended with kTimeout
  /// or kWoken stays under way: call again with the same buffer.
  Status read_some(char* buffer, size_t size, Clock::time_point deadline,
                   size_t& got);

  /// Writes all of it. Throws Error(kClosed) when the peer is gone.
  Status write_all(std::string_view bytes, Clock::time_point deadline);

  /// Makes the operation under way, or else the next one, return kWoken. The
  /// only member that other threads may call.
  void wake();

  void close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace heapcli::cdp
