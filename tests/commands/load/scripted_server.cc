#include "tests/commands/load/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace heapcli::tests {
namespace {

constexpr char kEndOfHead[] = "\r\n\r\n";

size_t length_of_body(const std::string& head) {
  const size_t at = head.find("Content-Length: ");
  if (at == std::string::npos) return 0;
  return std::strtoul(head.c_str() + at + 16, nullptr, 10);
}

// The next request, whole; empty when the client has left.
std::string next_request(int peer, std::string& received) {
  for (;;) {
    const size_t head = received.find(kEndOfHead);
    if (head != std::string::npos) {
      const size_t size = head + 4 + length_of_body(received.substr(0, head));
      if (received.size() >= size) {
        const std::string request = received.substr(0, size);
        received.erase(0, size);
        return request;
      }
    }
    std::array<char, 4096> buffer;
    const ssize_t got = read(peer, buffer.data(), buffer.size());
    if (got <= 0) return "";
    received.append(buffer.data(), static_cast<size_t>(got));
  }
}

}  // namespace

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, any, size) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, any, &size) != 0) {
    close(listener_);
    throw std::runtime_error("cannot listen on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  accepting_ = std::jthread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  for (std::jthread& thread : threads_) thread.request_stop();
  for (const int peer : peers_) shutdown(peer, SHUT_RDWR);
  threads_.clear();
  for (const int peer : peers_) close(peer);
  close(listener_);
}

std::string ScriptedServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> ScriptedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int peer = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) return;
    ++connections_;
    // Closed at the very end, so that no other gets its number.
    peers_.push_back(peer);
    threads_.emplace_back(
        [this, peer](const std::stop_token& stop) { serve(peer, stop); });
  }
}

void ScriptedServer::serve(int peer, const std::stop_token& stop) {
  std::string received;
  for (;;) {
    const std::string request = next_request(peer, received);
    if (request.empty()) break;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    const std::string answer = script_(request, stop);
    if (answer.empty()) break;
    if (send(peer, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
    if (answer.find("Connection: close") != std::string::npos) break;
  }
  shutdown(peer, SHUT_RDWR);
}

std::string http_answer(int status, const std::string& body,
                        const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Word\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

}  // namespace heapcli::tests
