// websocketpp does the protocol (handshake, frames, masking) and nothing else:
// its iostream transport takes the bytes that we read from the stream and
// gives the bytes to write, so connecting, deadlines and interruption are ours
// and are the same for HTTP. This file is compiled as C++17 (see
// CMakeLists.txt) and is the only one that includes websocketpp.

#include "cdp/websocket.h"

#include <cstring>
#include <deque>
#include <limits>
#include <utility>
#include <vector>
#include <websocketpp/client.hpp>
#include <websocketpp/concurrency/none.hpp>
#include <websocketpp/config/core_client.hpp>
#include <websocketpp/utf8_validator.hpp>

#include "cdp/error.h"

// websocketpp checks the UTF-8 of every text message byte by byte, which was
// three quarters of all the time a capture took on our side. Snapshot text is
// ASCII, so between two characters 32 bytes without a high bit pass at once;
// everything else goes the way it always went. The member is a template, and
// this is its specialization for the one iterator it is called with.
template <>
inline bool websocketpp::utf8_validator::validator::decode(
    std::string::iterator begin, std::string::iterator end) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  const char* p = begin == end ? nullptr : &*begin;
  const char* const last = p + (end - begin);
  while (p != last) {
    if (m_state == utf8_accept) {
      uint64_t words[4];
      while (last - p >= static_cast<ptrdiff_t>(sizeof words)) {
        std::memcpy(words, p, sizeof words);
        if (((words[0] | words[1] | words[2] | words[3]) & kHighBits) != 0) {
          break;
        }
        p += sizeof words;
      }
      if (p == last) break;
    }
    if (!consume(static_cast<uint8_t>(*p++))) return false;
  }
  return true;
}

namespace heapcli::cdp {
namespace {

// A chunk of Node 24+ is 1 MiB; reads of this size keep calls per chunk low.
constexpr size_t kReadSize = 256 << 10;
constexpr auto kWriteTimeout = std::chrono::seconds(30);
constexpr auto kCloseTimeout = std::chrono::seconds(1);

struct Config : websocketpp::config::core_client {
  using type = Config;
  using base = websocketpp::config::core_client;
  using concurrency_type = websocketpp::concurrency::none;

  struct transport_config : public base::transport_config {
    using concurrency_type = Config::concurrency_type;
  };
  using transport_type =
      websocketpp::transport::iostream::endpoint<transport_config>;

  static const size_t connection_read_buffer_size = 64 << 10;
  // "Any size": 32 bits of bytes are far beyond what Node puts in a message.
  static const size_t max_message_size = 0xFFFFFFFF;
};

using Client = websocketpp::client<Config>;
using Message = Config::message_type::ptr;
using websocketpp::connection_hdl;

class WebSocket : public Transport {
 public:
  WebSocket(std::unique_ptr<TcpStream> stream, const std::string& authority,
            const std::string& path)
      : stream_(std::move(stream)), buffer_(kReadSize) {
    client_.clear_access_channels(websocketpp::log::alevel::all);
    client_.clear_error_channels(websocketpp::log::elevel::all);
    client_.set_user_agent("heapcli");
    client_.set_max_message_size(Config::max_message_size);

    const size_t colon = authority.rfind(':');
    const auto uri = websocketpp::lib::make_shared<websocketpp::uri>(
        false, authority.substr(0, colon), authority.substr(colon + 1), path);
    websocketpp::lib::error_code error;
    connection_ = client_.get_connection(uri, error);
    if (error) throw Error(Error::Kind::kProtocol, error.message());

    connection_->set_message_handler([this](connection_hdl, Message message) {
      if (message->get_opcode() == websocketpp::frame::opcode::text) {
        inbox_.push_back(std::move(message));
      }
    });
    connection_->set_ping_handler(
        [](connection_hdl, const std::string&) { return false; });
    connection_->set_write_handler(
        [this](connection_hdl, const char* bytes, size_t size) {
          outbox_.append(bytes, size);
          return websocketpp::lib::error_code();
        });
  }

  ~WebSocket() override { close(); }

  void open(Clock::time_point deadline) {
    client_.connect(connection_);
    flush(deadline);
    while (connection_->get_state() ==
           websocketpp::session::state::connecting) {
      switch (pump(deadline)) {
        case TcpStream::Status::kTimeout:
          throw Error(Error::Kind::kTimeout,
                      "no answer to the WebSocket handshake");
        case TcpStream::Status::kWoken:
          throw Error(Error::Kind::kInterrupted, "interrupted");
        case TcpStream::Status::kEnd:
          throw Error(Error::Kind::kProtocol, refusal());
        case TcpStream::Status::kDone:
          break;
      }
    }
    if (connection_->get_state() != websocketpp::session::state::open) {
      throw Error(Error::Kind::kProtocol, refusal());
    }
  }

  void send(std::string_view message) override {
    const auto error = connection_->send(message.data(), message.size(),
                                         websocketpp::frame::opcode::text);
    if (error) throw Error(Error::Kind::kClosed, describe_end());
    if (flush(Clock::now() + kWriteTimeout) != TcpStream::Status::kDone) {
      throw Error(Error::Kind::kTimeout, "the target takes no more bytes");
    }
  }

  Event receive(Clock::time_point deadline, const Receiver& receive) override {
    for (;;) {
      if (deliver(receive)) return Event::kMessage;
      if (ended_) return Event::kClosed;
      switch (pump(deadline)) {
        case TcpStream::Status::kDone:
          break;
        case TcpStream::Status::kEnd:
          ended_ = true;
          break;
        case TcpStream::Status::kTimeout:
          return Event::kTimeout;
        case TcpStream::Status::kWoken:
          return Event::kWoken;
      }
    }
  }

  void wake() override { stream_->wake(); }

  void close() override {
    if (!ended_ &&
        connection_->get_state() == websocketpp::session::state::open) {
      try {
        websocketpp::lib::error_code ignored;
        connection_->close(websocketpp::close::status::normal, "", ignored);
        const auto deadline = Clock::now() + kCloseTimeout;
        flush(deadline);
        // Until the peer has said goodbye too, it may still be at work for us.
        inbox_.clear();
        while (connection_->get_state() ==
                   websocketpp::session::state::closing &&
               Clock::now() < deadline &&
               pump(deadline) != TcpStream::Status::kEnd) {
          inbox_.clear();
        }
      } catch (const std::exception&) {
        // The peer was faster; closed is closed.
      }
    }
    ended_ = true;
    stream_->close();
  }

  std::string close_reason() const override { return describe_end(); }

 private:
  // Reads once and lets websocketpp make messages of it.
  TcpStream::Status pump(Clock::time_point deadline) {
    size_t got = 0;
    const TcpStream::Status status =
        stream_->read_some(buffer_.data(), buffer_.size(), deadline, got);
    if (status == TcpStream::Status::kEnd) {
      connection_->eof();
    } else if (status == TcpStream::Status::kDone) {
      const size_t taken = connection_->read_all(buffer_.data(), got);
      flush(Clock::now() + kWriteTimeout);
      // websocketpp stops reading when it is done with the connection.
      if (taken < got && inbox_.empty()) return TcpStream::Status::kEnd;
    }
    return status;
  }

  TcpStream::Status flush(Clock::time_point deadline) {
    if (outbox_.empty()) return TcpStream::Status::kDone;
    const std::string bytes = std::exchange(outbox_, std::string());
    return stream_->write_all(bytes, deadline);
  }

  bool deliver(const Receiver& receive) {
    if (inbox_.empty()) return false;
    while (!inbox_.empty()) {
      const Message message = std::move(inbox_.front());
      inbox_.pop_front();
      receive(message->get_payload());
    }
    return true;
  }

  std::string refusal() const {
    const auto status = connection_->get_response_code();
    const std::string error = connection_->get_ec().message();
    if (static_cast<int>(status) >= 300) {
      return "it answered the WebSocket handshake with HTTP status " +
             std::to_string(static_cast<int>(status));
    }
    return "it does not speak WebSocket (" + error + ")";
  }

  std::string describe_end() const {
    const std::string& reason = connection_->get_remote_close_reason();
    if (!reason.empty()) return reason;
    const auto error = connection_->get_ec();
    if (error && error != websocketpp::transport::error::eof) {
      return error.message();
    }
    return "";
  }

  std::unique_ptr<TcpStream> stream_;
  Client client_;
  Client::connection_ptr connection_;
  std::vector<char> buffer_;
  std::deque<Message> inbox_;
  std::string outbox_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Transport> open_websocket(std::unique_ptr<TcpStream> stream,
                                          const std::string& authority,
                                          const std::string& path,
                                          Clock::time_point deadline) {
  auto socket = std::make_unique<WebSocket>(std::move(stream), authority, path);
  socket->open(deadline);
  return socket;
}

}  // namespace heapcli::cdp
