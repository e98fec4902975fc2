#include "cdp/held/held_transport.h"

#include <unistd.h>

#include <functional>
#include <limits>
#include <utility>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

constexpr auto kWriteTimeout = std::chrono::seconds(30);

constexpr const char* kHolderGone =
    "the heapcli process that held the session has ended";

}  // namespace

HeldTransport::HeldTransport(std::unique_ptr<UnixStream> stream)
    : stream_(std::move(stream)),
      reader_(std::numeric_limits<uint32_t>::max()) {}

std::unique_ptr<HeldTransport> HeldTransport::open(const std::string& path,
                                                   const HeldHello& hello,
                                                   Clock::time_point deadline,
                                                   std::stop_token stop) {
  std::unique_ptr<UnixStream> stream = UnixStream::connect(path);
  if (!stream) return nullptr;
  const UnixStream::Peer peer = stream->peer();
  if (peer.uid != geteuid()) {
    throw Error(Error::Kind::kConnect,
                path + " belongs to user " + std::to_string(peer.uid) +
                    ", so nothing is sent there; remove it, or set "
                    "XDG_RUNTIME_DIR to a directory of your own");
  }
  auto transport = std::make_unique<HeldTransport>(std::move(stream));
  if (!transport->greeted(hello, deadline, std::move(stop))) return nullptr;
  // What it says of itself counts less than what the kernel says.
  transport->info_.holder_pid = peer.pid;
  return transport;
}

bool HeldTransport::greeted(const HeldHello& hello, Clock::time_point deadline,
                            std::stop_token stop) {
  const std::stop_callback wake_up(stop, [this] { stream_->wake(); });
  try {
    write(FrameType::kHello, to_text(hello));
  } catch (const Error&) {
    return false;
  }
  for (;;) {
    if (const auto frame = reader_.next()) {
      if (frame->type == FrameType::kEnd) return false;
      if (frame->type != FrameType::kGreeting) {
        throw Error(Error::Kind::kProtocol,
                    "the socket of a held session gave no greeting");
      }
      info_ = parse_greeting(frame->payload);
      return true;
    }
    switch (read_more(deadline)) {
      case UnixStream::Status::kDone:
        break;
      case UnixStream::Status::kEnd:
        return false;
      case UnixStream::Status::kTimeout:
        throw Error(Error::Kind::kTimeout,
                    "the heapcli process " +
                        std::to_string(stream_->peer().pid) +
                        ", which holds the session, does not answer");
      case UnixStream::Status::kWoken:
        if (stop.stop_requested()) {
          throw Error(Error::Kind::kInterrupted, "interrupted");
        }
        break;
    }
  }
}

UnixStream::Status HeldTransport::read_more(Clock::time_point deadline) {
  size_t got = 0;
  const auto status = stream_->read_some(reader_.room(), deadline, got);
  reader_.filled(got);
  return status;
}

void HeldTransport::write(FrameType type, std::string_view payload) {
  const auto header = frame_header(type, payload.size());
  if (stream_->write_all({header.data(), header.size()}, payload,
                         Clock::now() + kWriteTimeout) !=
      UnixStream::Status::kDone) {
    throw Error(Error::Kind::kTimeout,
                "the process that holds the session takes no more bytes");
  }
}

void HeldTransport::send(std::string_view message) {
  write(FrameType::kMessage, message);
}

void HeldTransport::keep_sentinel_id(const std::string& id) {
  if (id == info_.sentinel_id) return;
  if (!info_.sentinel_id.empty()) ++info_.id_series;
  info_.sentinel_id = id;
  write(FrameType::kSentinel, id);
}

Transport::Event HeldTransport::receive(Clock::time_point deadline,
                                        const Receiver& receive) {
  for (;;) {
    bool delivered = false;
    while (!ended_) {
      const auto frame = reader_.next();
      if (!frame) break;
      if (frame->type == FrameType::kMessage) {
        delivered = true;
        receive(frame->payload);
      } else if (frame->type == FrameType::kEnd) {
        end_reason_ = frame->payload;
        ended_ = true;
      }
    }
    if (delivered) return Event::kMessage;
    if (ended_) return Event::kClosed;
    switch (read_more(deadline)) {
      case UnixStream::Status::kDone:
        break;
      case UnixStream::Status::kEnd:
        end_reason_ = kHolderGone;
        ended_ = true;
        break;
      case UnixStream::Status::kTimeout:
        return Event::kTimeout;
      case UnixStream::Status::kWoken:
        return Event::kWoken;
    }
  }
}

void HeldTransport::close() {
  ended_ = true;
  stream_->shut();
}

}  // namespace heapcli::cdp
