// The seam between the protocol and the wire: whole text messages in both
// directions. WebSocket is the real one; tests have a scripted one.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "cdp/tcp_stream.h"

namespace heapcli::cdp {

class HeldTransport;

class Transport {
 public:
  enum class Event { kMessage, kTimeout, kWoken, kClosed };

  /// The message is valid during the call only.
  using Receiver = std::function<void(std::string_view message)>;

  virtual ~Transport() = default;

  /// Throws Error(kClosed) or Error(kTimeout).
  virtual void send(std::string_view message) = 0;

  /// Waits until at least one message was handed to `receive`, on this thread,
  /// or one of the other events comes. What `receive` throws passes through.
  virtual Event receive(Clock::time_point deadline,
                        const Receiver& receive) = 0;

  /// Makes the `receive` under way, or else the next one, return kWoken. May
  /// be called from any thread.
  virtual void wake() = 0;

  /// Says goodbye as the protocol wants it, and closes. Never throws.
  virtual void close() = 0;

  /// Why the peer closed, for a message to a person; may be empty.
  virtual std::string close_reason() const = 0;

  /// This, if the session is one that a holder keeps (held/holder.h): it was
  /// there before this connection, and outlives it.
  virtual HeldTransport* held() { return nullptr; }
};

}  // namespace heapcli::cdp
