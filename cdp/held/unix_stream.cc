#include "cdp/held/unix_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

constexpr int kBacklog = 16;

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw Error(Error::Kind::kConnect,
              what + " " + path + ": " + std::strerror(errno));
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (!fits_unix_path(path)) {
    errno = ENAMETOOLONG;
    fail("cannot use the socket", path);
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// For poll, which knows -1 for ever.
int milliseconds_until(Clock::time_point deadline) {
  if (deadline == Clock::time_point::max()) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return static_cast<int>(
      std::clamp<int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

}  // namespace

OwnedFile::~OwnedFile() {
  if (file_ >= 0) close(file_);
}

OwnedFile& OwnedFile::operator=(OwnedFile&& other) noexcept {
  if (this != &other) {
    if (file_ >= 0) close(file_);
    file_ = other.release();
  }
  return *this;
}

int OwnedFile::release() { return std::exchange(file_, -1); }

UnixStream::UnixStream(OwnedFile socket)
    : socket_(std::move(socket)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_.is_open()) fail("cannot make", "an eventfd");
  fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
}

std::unique_ptr<UnixStream> UnixStream::connect(const std::string& path) {
  const sockaddr_un address = address_of(path);
  OwnedFile socket(
      ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.is_open()) fail("cannot make a socket for", path);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                sizeof address) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return nullptr;
    fail("cannot connect to", path);
  }
  return std::make_unique<UnixStream>(std::move(socket));
}

UnixStream::Status UnixStream::read_some(std::span<char> buffer,
                                         Clock::time_point deadline,
                                         size_t& got) {
  got = 0;
  for (;;) {
    const ssize_t count =
        recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
      got = static_cast<size_t>(count);
      return Status::kDone;
    }
    if (count == 0) return Status::kEnd;
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return Status::kEnd;
    uint64_t ignored;
    if (read(wake_.get(), &ignored, sizeof ignored) > 0) return Status::kWoken;
    if (Clock::now() >= deadline) return Status::kTimeout;
    std::array<pollfd, 2> watched = {
        {{socket_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    poll(watched.data(), watched.size(), milliseconds_until(deadline));
  }
}

UnixStream::Status UnixStream::write_all(std::string_view head,
                                         std::string_view body,
                                         Clock::time_point deadline) {
  while (!head.empty() || !body.empty()) {
    std::array<iovec, 2> parts = {
        {{const_cast<char*>(head.data()), head.size()},
         {const_cast<char*>(body.data()), body.size()}}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t count =
        sendmsg(socket_.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
      const size_t of_head = std::min(head.size(), static_cast<size_t>(count));
      head.remove_prefix(of_head);
      body.remove_prefix(static_cast<size_t>(count) - of_head);
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      throw Error(Error::Kind::kClosed, std::strerror(errno));
    }
    // A frame that was written in part would garble what follows.
    if (Clock::now() >= deadline) {
      shut();
      return Status::kTimeout;
    }
    pollfd watched = {socket_.get(), POLLOUT, 0};
    poll(&watched, 1, milliseconds_until(deadline));
  }
  return Status::kDone;
}

void UnixStream::wake() {
  const uint64_t one = 1;
  // It fails only when there are very many wakes already.
  [[maybe_unused]] const ssize_t written = write(wake_.get(), &one, sizeof one);
}

void UnixStream::shut() noexcept { shutdown(socket_.get(), SHUT_RDWR); }

bool UnixStream::hung_up() const {
  pollfd watched = {socket_.get(), POLLRDHUP, 0};
  return poll(&watched, 1, 0) > 0;
}

UnixStream::Peer UnixStream::peer() const {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (getsockopt(socket_.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) !=
      0) {
    fail("cannot ask who is at", "the other end of a socket");
  }
  return {credentials.pid, credentials.uid};
}

OwnedFile listen_unix(const std::string& path) {
  const sockaddr_un address = address_of(path);
  OwnedFile socket(
      ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.is_open()) fail("cannot make a socket for", path);
  // Before it listens nobody gets in, whatever the umask has left open.
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address),
           sizeof address) != 0 ||
      chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 ||
      listen(socket.get(), kBacklog) != 0) {
    fail("cannot listen at", path);
  }
  return socket;
}

bool fits_unix_path(const std::string& path) {
  return path.size() < sizeof(sockaddr_un::sun_path);
}

}  // namespace heapcli::cdp
