// Whoever can reach the port may ask, and may also send nonsense, or nothing:
// a request has a few seconds and a few kilobytes, there are only so many at a
// time, and each connection serves one. All of it runs on one thread, which
// the destructor ends.
#include "commands/watch/metrics_server.h"

#include <algorithm>
#include <array>
#include <asio.hpp>
#include <charconv>
#include <chrono>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "cdp/error.h"
#include "cdp/target.h"
#include "commands/error.h"

namespace heapcli::commands {
namespace {

using asio::ip::tcp;

constexpr std::chrono::seconds kPatience{5};
constexpr size_t kLongestRequest = 8192;
constexpr size_t kMostConnections = 32;

// What connections share with their server.
struct Shared {
  std::mutex mutex;
  std::string text;
  size_t connections = 0;  ///< Of the server's thread alone.
};

std::string answer(const char* status, const char* type,
                   const std::string& body, bool with_body) {
  return std::string("HTTP/1.1 ") + status + "\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n" +
         (with_body ? body : "");
}

constexpr const char* kPlain = "text/plain; charset=utf-8";

// `line` is a request's first.
std::string answer_to(std::string_view line, Shared& shared) {
  const size_t space = line.find(' ');
  const std::string_view method = line.substr(0, space);
  if (method != "GET" && method != "HEAD") {
    return answer("405 Method Not Allowed", kPlain, "only GET\n", true);
  }
  std::string_view path =
      space == line.npos ? std::string_view() : line.substr(space + 1);
  path = path.substr(0, path.find_first_of(" ?\r"));
  const bool with_body = method == "GET";
  if (path == "/metrics") {
    const std::lock_guard lock(shared.mutex);
    return answer("200 OK", "text/plain; version=0.0.4; charset=utf-8",
                  shared.text, with_body);
  }
  if (path == "/") {
    return answer("200 OK", kPlain, "heapcli watch: see /metrics\n", with_body);
  }
  return answer("404 Not Found", kPlain, "see /metrics\n", with_body);
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Shared& shared)
      : socket_(std::move(socket)),
        deadline_(socket_.get_executor()),
        shared_(shared) {
    ++shared_.connections;
  }
  ~Connection() { --shared_.connections; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start() {
    deadline_.expires_after(kPatience);
    deadline_.async_wait([self = weak_from_this()](std::error_code error) {
      const auto connection = self.lock();
      if (!error && connection) connection->close();
    });
    read();
  }

 private:
  void read() {
    socket_.async_read_some(
        asio::buffer(buffer_),
        [self = shared_from_this()](std::error_code error, size_t count) {
          if (!error) self->take(count);
        });
  }

  void take(size_t count) {
    request_.append(buffer_.data(), count);
    if (request_.find("\r\n\r\n") != request_.npos) {
      write(
          answer_to(std::string_view(request_).substr(0, request_.find("\r\n")),
                    shared_));
    } else if (request_.size() > kLongestRequest) {
      write(answer("431 Request Header Fields Too Large", kPlain, "too long\n",
                   true));
    } else {
      read();
    }
  }

  void write(std::string text) {
    answer_ = std::move(text);
    asio::async_write(socket_, asio::buffer(answer_),
                      [self = shared_from_this()](std::error_code, size_t) {
                        std::error_code ignored;
                        self->socket_.shutdown(tcp::socket::shutdown_both,
                                               ignored);
                        self->close();
                      });
  }

  void close() {
    std::error_code ignored;
    deadline_.cancel();
    socket_.close(ignored);
  }

  tcp::socket socket_;
  asio::steady_timer deadline_;
  Shared& shared_;
  std::array<char, 2048> buffer_{};
  std::string request_;
  std::string answer_;
};

// PORT, or what parse_target understands.
std::pair<std::string, uint16_t> parse_address(const std::string& text) {
  constexpr const char* kLoopback = "127.0.0.1";
  uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (!text.empty() && error == std::errc() && stop == end) {
    return {kLoopback, port};
  }
  // parse_target wants a port above 0, to attach to.
  const size_t colon = text.rfind(':');
  const bool any_port = colon != text.npos && text.substr(colon) == ":0";
  try {
    const cdp::Target target =
        cdp::parse_target(any_port ? text.substr(0, colon) + ":1" : text);
    if (!target.path.empty()) {
      throw Error(ExitStatus::kUsage,
                  "--prometheus takes PORT or ADDRESS:PORT, no URL");
    }
    return {target.host, any_port ? uint16_t{0} : target.port};
  } catch (const cdp::Error&) {
    throw Error(ExitStatus::kUsage,
                "--prometheus '" + text +
                    "' is no address; write 9464 or 127.0.0.1:9464");
  }
}

}  // namespace

struct MetricsServer::Impl {
  // Connections, which end with `io`, share it.
  Shared shared;
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  asio::steady_timer retry{io};
  tcp::endpoint endpoint;
  std::thread thread;

  void accept() {
    acceptor.async_accept([this](std::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error && shared.connections < kMostConnections) {
        std::make_shared<Connection>(std::move(socket), shared)->start();
      }
      if (!error) return accept();
      // Out of file descriptors, perhaps: not at once again.
      retry.expires_after(std::chrono::milliseconds(200));
      retry.async_wait([this](std::error_code cancelled) {
        if (!cancelled) accept();
      });
    });
  }
};

MetricsServer::MetricsServer(const std::string& address)
    : impl_(std::make_unique<Impl>()) {
  const auto [host, port] = parse_address(address);
  std::error_code error;
  asio::ip::address ip = asio::ip::make_address(host, error);
  if (error && host == "localhost") {
    ip = asio::ip::address_v4::loopback();
    error.clear();
  }
  if (error) {
    throw Error(ExitStatus::kUsage,
                "--prometheus needs the IP address of an interface, not '" +
                    host + "'; 0.0.0.0 is all of them");
  }
  impl_->endpoint = tcp::endpoint(ip, port);
  tcp::acceptor& acceptor = impl_->acceptor;
  acceptor.open(impl_->endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(impl_->endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw Error(ExitStatus::kUsage, "--prometheus cannot listen at " + address +
                                        ": " + error.message() +
                                        "; give another port, or 0 for any");
  }
  impl_->endpoint = acceptor.local_endpoint();
  impl_->accept();
  impl_->thread = std::thread([impl = impl_.get()] { impl->io.run(); });
}

MetricsServer::~MetricsServer() {
  impl_->io.stop();
  impl_->thread.join();
}

void MetricsServer::publish(std::string text) {
  const std::lock_guard lock(impl_->shared.mutex);
  impl_->shared.text = std::move(text);
}

std::string MetricsServer::url() const {
  const std::string host = impl_->endpoint.address().to_string();
  return "http://" +
         (impl_->endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" +
         std::to_string(impl_->endpoint.port()) + "/metrics";
}

bool MetricsServer::is_public() const {
  return !impl_->endpoint.address().is_loopback();
}

}  // namespace heapcli::commands
