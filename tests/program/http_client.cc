#include "tests/program/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "tests/program/child_process.h"

namespace heapcli::tests {
namespace {

class Socket {
 public:
  Socket() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{kPatience.count(), 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }
  ~Socket() { close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace

std::string send_bytes(const std::string& port, const std::string& bytes,
                       bool end) {
  const std::string what = "127.0.0.1:" + port;
  const Socket socket;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address),
              sizeof address) != 0) {
    throw std::runtime_error(what + ": cannot connect");
  }
  // A peer that has heard enough may close before all is sent.
  send(socket.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (end) shutdown(socket.fd(), SHUT_WR);
  std::string answer;
  std::array<char, 65536> buffer;
  ssize_t got = 0;
  while ((got = recv(socket.fd(), buffer.data(), buffer.size(), 0)) > 0) {
    answer.append(buffer.data(), static_cast<size_t>(got));
  }
  if (got < 0 && errno != ECONNRESET) {
    throw std::runtime_error(what + ": " + std::strerror(errno) + " after '" +
                             answer + "'");
  }
  return answer;
}

std::string http_get(const std::string& port, const std::string& path) {
  const std::string answer =
      send_bytes(port, "GET " + path +
                           " HTTP/1.0\r\nHost: 127.0.0.1\r\n"
                           "Connection: close\r\n\r\n");
  const size_t body = answer.find("\r\n\r\n");
  if (body == std::string::npos) {
    throw std::runtime_error("GET http://127.0.0.1:" + port + path +
                             ": no answer in '" + answer + "'");
  }
  return answer.substr(body + 4);
}

}  // namespace heapcli::tests
