// The client's end of a session that a holder keeps (holder.h): a Transport
// like the WebSocket, so that everything above it works unchanged.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "cdp/held/frame.h"
#include "cdp/held/greeting.h"
#include "cdp/held/unix_stream.h"
#include "cdp/transport.h"

namespace heapcli::cdp {

class HeldTransport : public Transport {
 public:
  /// Knocks at the socket `path` and waits for the greeting, also while the
  /// holder clears up after somebody else. Nothing when nobody is there any
  /// more. Throws Error: kConnect, kTimeout, kProtocol, kInterrupted.
  static std::unique_ptr<HeldTransport> open(const std::string& path,
                                             const HeldHello& hello,
                                             Clock::time_point deadline,
                                             std::stop_token stop);

  explicit HeldTransport(std::unique_ptr<UnixStream> stream);
  ~HeldTransport() override { close(); }

  /// The greeting, with what changed since.
  const HeldSessionInfo& info() const { return info_; }

  /// Has the holder keep the sentinel's id for the commands that come after
  /// this one. Throws Error(kClosed).
  void keep_sentinel_id(const std::string& id);

  void send(std::string_view message) override;
  Event receive(Clock::time_point deadline, const Receiver& receive) override;
  void wake() override { stream_->wake(); }
  void close() override;
  std::string close_reason() const override { return end_reason_; }
  HeldTransport* held() override { return this; }

 private:
  void write(FrameType type, std::string_view payload);
  bool greeted(const HeldHello& hello, Clock::time_point deadline,
               std::stop_token stop);
  UnixStream::Status read_more(Clock::time_point deadline);

  std::unique_ptr<UnixStream> stream_;
  FrameReader reader_;
  HeldSessionInfo info_;
  std::string end_reason_;
  bool ended_ = false;
};

}  // namespace heapcli::cdp
