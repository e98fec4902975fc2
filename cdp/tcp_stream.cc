#include "cdp/tcp_stream.h"

#include <array>
#include <asio.hpp>
#include <atomic>
#include <optional>

#include "cdp/error.h"

namespace heapcli::cdp {

using asio::ip::tcp;

struct TcpStream::Impl {
  asio::io_context io;
  tcp::socket socket{io};
  std::atomic<bool> woken{false};

  // The read under way, if any: a deadline does not end it.
  bool reading = false;
  std::optional<std::pair<asio::error_code, size_t>> read_result;

  // Runs handlers until `done` is set, the deadline passes, or wake().
  template <class Done>
  Status run(const Done& done, Clock::time_point deadline) {
    for (;;) {
      if (done()) return Status::kDone;
      if (woken.exchange(false)) return Status::kWoken;
      if (Clock::now() >= deadline) return Status::kTimeout;
      if (io.stopped()) io.restart();
      // Without pending work run_one would return at once.
      const auto work = asio::make_work_guard(io);
      io.run_one_until(deadline);
    }
  }

  void close() {
    asio::error_code ignored;
    socket.close(ignored);
    // Lets handlers of aborted operations run while what they refer to lives.
    io.restart();
    io.poll();
  }
};

TcpStream::TcpStream() : impl_(std::make_unique<Impl>()) {}

TcpStream::~TcpStream() { close(); }

TcpStream::Status TcpStream::connect(const std::string& host, uint16_t port,
                                     Clock::time_point deadline) {
  std::optional<asio::error_code> result;
  // What localhost means even where nothing says so, as in a container without
  // /etc/hosts (RFC 6761, section 6.3).
  const std::array<tcp::endpoint, 2> loopback = {
      tcp::endpoint(asio::ip::address_v4::loopback(), port),
      tcp::endpoint(asio::ip::address_v6::loopback(), port)};
  tcp::resolver resolver(impl_->io);
  resolver.async_resolve(
      host, std::to_string(port),
      [&](const asio::error_code& error, tcp::resolver::results_type found) {
        const auto done = [&](const asio::error_code& failure,
                              const tcp::endpoint&) { result = failure; };
        if (!error) {
          asio::async_connect(impl_->socket, found, done);
        } else if (host == "localhost") {
          asio::async_connect(impl_->socket, loopback, done);
        } else {
          result = error;
        }
      });
  const Status status =
      impl_->run([&] { return result.has_value(); }, deadline);
  if (status != Status::kDone) {
    resolver.cancel();
    impl_->close();
    // A name look-up cannot be cancelled; its handler refers to this frame.
    impl_->run([&] { return result.has_value(); },
               Clock::now() + std::chrono::seconds(10));
    return status;
  }
  if (*result) {
    throw Error(Error::Kind::kConnect, result->message());
  }
  asio::error_code ignored;
  impl_->socket.set_option(tcp::no_delay(true), ignored);
  return Status::kDone;
}

std::string TcpStream::peer_address() const {
  asio::error_code error;
  const tcp::endpoint peer = impl_->socket.remote_endpoint(error);
  return error ? "" : peer.address().to_string();
}

TcpStream::Status TcpStream::read_some(char* buffer, size_t size,
                                       Clock::time_point deadline,
                                       size_t& got) {
  got = 0;
  if (!impl_->reading) {
    impl_->reading = true;
    impl_->socket.async_read_some(
        asio::buffer(buffer, size),
        [impl = impl_.get()](const asio::error_code& error, size_t count) {
          impl->read_result.emplace(error, count);
        });
  }
  const Status status =
      impl_->run([&] { return impl_->read_result.has_value(); }, deadline);
  if (status != Status::kDone) return status;
  const auto [error, count] = *impl_->read_result;
  impl_->read_result.reset();
  impl_->reading = false;
  if (error) return Status::kEnd;
  got = count;
  return Status::kDone;
}

TcpStream::Status TcpStream::write_all(std::string_view bytes,
                                       Clock::time_point deadline) {
  std::optional<asio::error_code> result;
  asio::async_write(
      impl_->socket, asio::buffer(bytes.data(), bytes.size()),
      [&](const asio::error_code& error, size_t) { result = error; });
  // A half-written frame would garble the stream, so waking waits.
  Status status = Status::kDone;
  bool woken = false;
  do {
    status = impl_->run([&] { return result.has_value(); }, deadline);
    woken |= status == Status::kWoken;
  } while (status == Status::kWoken);
  if (woken) wake();
  if (status == Status::kTimeout) {
    impl_->close();
    return status;
  }
  if (*result) throw Error(Error::Kind::kClosed, result->message());
  return Status::kDone;
}

void TcpStream::wake() {
  impl_->woken = true;
  asio::post(impl_->io, [] {});
}

void TcpStream::close() { impl_->close(); }

}  // namespace heapcli::cdp
