#include "tests/program/reserved_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace heapcli::tests {

ReservedPort::ReservedPort()
    : file_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (setsockopt(file_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(file_, any, size) != 0 || getsockname(file_, any, &size) != 0) {
    close(file_);
    throw std::runtime_error("no free port");
  }
  number_ = std::to_string(ntohs(address.sin_port));
}

ReservedPort::~ReservedPort() { close(file_); }

}  // namespace heapcli::tests
