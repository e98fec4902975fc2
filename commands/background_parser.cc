#include "commands/background_parser.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

// Small, so that an idle thread that does not get to run is soon done with the
// piece it has begun.
constexpr size_t kReadSize = 128 << 10;

int open_for_reading(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    throw Error(ExitStatus::kData,
                "cannot read " + path + ": " + std::strerror(errno));
  }
  return fd;
}

}  // namespace

BackgroundParser::BackgroundParser(const std::string& path)
    : fd_(open_for_reading(path)),
      buffer_(kReadSize),
      thread_([this] { run(); }) {}

BackgroundParser::~BackgroundParser() {
  stop();
  close(fd_);
}

void BackgroundParser::written(uint64_t size) {
  {
    const std::lock_guard lock(mutex_);
    size_ = size;
  }
  changed_.notify_one();
}

analysis::HeapGraph BackgroundParser::finish() {
  stop();
  if (failure_) std::rethrow_exception(failure_);
  while (parse_some(size_ - parsed_)) {
  }
  return parser_.finish();
}

void BackgroundParser::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void BackgroundParser::run() {
  // If the system refuses, the thread is an ordinary one.
  const sched_param no_priority{};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &no_priority);
  try {
    while (const uint64_t available = wait_for_more()) parse_some(available);
  } catch (...) {
    failure_ = std::current_exception();
  }
}

uint64_t BackgroundParser::wait_for_more() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return size_ > parsed_ || stopped_; });
  return stopped_ ? 0 : size_ - parsed_;
}

bool BackgroundParser::parse_some(uint64_t available) {
  if (available == 0) return false;
  const ssize_t got =
      pread(fd_, buffer_.data(), std::min<uint64_t>(available, kReadSize),
            static_cast<off_t>(parsed_));
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) {
    throw Error(ExitStatus::kData,
                std::string("cannot read the snapshot back: ") +
                    std::strerror(got < 0 ? errno : EIO));
  }
  parser_.feed({buffer_.data(), static_cast<size_t>(got)});
  parsed_ += static_cast<uint64_t>(got);
  return true;
}

}  // namespace heapcli::commands
