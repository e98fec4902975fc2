#include "commands/background_parser.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "analysis/snapshot_parser.h"
#include "commands/error.h"

namespace heapcli::commands {
namespace {

constexpr size_t kReadSize = 1 << 20;

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
    : fd_(open_for_reading(path)), thread_([this] { run(); }) {}

BackgroundParser::~BackgroundParser() {
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
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
  {
    const std::lock_guard lock(mutex_);
    complete_ = true;
  }
  changed_.notify_one();
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  return std::move(*graph_);
}

uint64_t BackgroundParser::wait_beyond(uint64_t offset) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock,
                [&] { return size_ > offset || complete_ || cancelled_; });
  return cancelled_ ? 0 : size_ - offset;
}

void BackgroundParser::run() {
  try {
    analysis::SnapshotParser parser;
    std::vector<char> buffer(kReadSize);
    uint64_t offset = 0;
    while (const uint64_t ahead = wait_beyond(offset)) {
      const ssize_t got =
          pread(fd_, buffer.data(), std::min<uint64_t>(ahead, buffer.size()),
                static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        throw Error(ExitStatus::kData,
                    std::string("cannot read the snapshot back: ") +
                        std::strerror(got < 0 ? errno : EIO));
      }
      parser.feed({buffer.data(), static_cast<size_t>(got)});
      offset += static_cast<uint64_t>(got);
    }
    {
      const std::lock_guard lock(mutex_);
      if (cancelled_) return;
    }
    graph_ = parser.finish();
  } catch (...) {
    failure_ = std::current_exception();
  }
}

}  // namespace heapcli::commands
