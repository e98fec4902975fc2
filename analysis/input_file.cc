#include "analysis/input_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

int open_for_reading(const std::string& path) {
  return path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

[[noreturn]] void fail() {
  throw Error(Error::Kind::kUnreadable, std::strerror(errno));
}

}  // namespace

// Delegates, so that the destructor runs when the body throws.
InputFile::InputFile(const std::string& path)
    : InputFile(path != "-", open_for_reading(path)) {
  if (fd_ < 0) fail();
  struct stat status {};
  if (fstat(fd_, &status) != 0) fail();
  if (S_ISDIR(status.st_mode)) {
    throw Error(Error::Kind::kUnreadable, "it is a directory");
  }
  // Of standard input somebody may have read a part already.
  if (S_ISREG(status.st_mode) && lseek(fd_, 0, SEEK_CUR) == 0) {
    size_ = static_cast<uint64_t>(status.st_size);
  }
}

InputFile::~InputFile() {
  if (owned_ && fd_ >= 0) close(fd_);
}

size_t InputFile::read_at(uint64_t offset, char* buffer, size_t size) const {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(fd_, buffer + done, size - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno != EINTR) fail();
    if (got == 0) break;
    if (got > 0) done += static_cast<size_t>(got);
  }
  return done;
}

// The stop wakes the wait through an event of its own.
void InputFile::await_data(const std::stop_token& stop) const {
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) fail();
  {
    const std::stop_callback tell(stop, [wake] { eventfd_write(wake, 1); });
    std::array<pollfd, 2> waits{{{fd_, POLLIN, 0}, {wake, POLLIN, 0}}};
    while (poll(waits.data(), waits.size(), -1) < 0 && errno == EINTR) {
    }
  }
  close(wake);
  if (stop.stop_requested()) {
    throw Error(Error::Kind::kCancelled, "interrupted");
  }
}

size_t InputFile::read(char* buffer, size_t size, const std::stop_token& stop) {
  if (size_ == 0 && stop.stop_possible()) await_data(stop);
  for (;;) {
    const ssize_t got = ::read(fd_, buffer, size);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) fail();
  }
}

}  // namespace heapcli::analysis
