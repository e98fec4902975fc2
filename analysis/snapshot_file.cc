#include "analysis/snapshot_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "analysis/error.h"
#include "analysis/snapshot_parser.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kReadSize = 1 << 20;

class InputFile {
 public:
  // Delegates, so that the destructor runs when the body throws.
  explicit InputFile(const std::string& path)
      : InputFile(path != "-", open_for_reading(path)) {
    if (fd_ < 0) fail();
    struct stat status {};
    if (fstat(fd_, &status) != 0) fail();
    if (S_ISDIR(status.st_mode)) {
      throw Error(Error::Kind::kUnreadable, "it is a directory");
    }
    if (S_ISREG(status.st_mode)) {
      size_ = static_cast<uint64_t>(status.st_size);
    }
  }
  ~InputFile() {
    if (owned_ && fd_ >= 0) close(fd_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// In bytes; 0 when it is not a regular file.
  uint64_t size() const { return size_; }

  /// Returns 0 at the end.
  size_t read(char* buffer, size_t size) {
    for (;;) {
      const ssize_t got = ::read(fd_, buffer, size);
      if (got >= 0) return static_cast<size_t>(got);
      if (errno != EINTR) fail();
    }
  }

 private:
  InputFile(bool owned, int fd) : owned_(owned), fd_(fd) {}

  static int open_for_reading(const std::string& path) {
    return path == "-" ? STDIN_FILENO
                       : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  }

  [[noreturn]] static void fail() {
    throw Error(Error::Kind::kUnreadable, std::strerror(errno));
  }

  const bool owned_;
  const int fd_;
  uint64_t size_ = 0;
};

HeapGraph read_all(const std::string& path, const ReadProgress& progress,
                   const std::stop_token& stop) {
  InputFile file(path);
  SnapshotParser::Options options;
  options.size_hint = file.size();
  SnapshotParser parser(options);
  std::vector<char> buffer(kReadSize);
  uint64_t done = 0;
  while (const size_t got = file.read(buffer.data(), buffer.size())) {
    if (stop.stop_requested()) {
      throw Error(Error::Kind::kCancelled, "interrupted");
    }
    parser.feed({buffer.data(), got});
    done += got;
    if (progress) progress(done, file.size());
  }
  return parser.finish();
}

}  // namespace

HeapGraph read_snapshot_file(const std::string& path,
                             const ReadProgress& progress,
                             std::stop_token stop) {
  try {
    return read_all(path, progress, stop);
  } catch (const Error& error) {
    const std::string name = path == "-" ? "standard input" : path;
    throw Error(error.kind(), name + ": " + error.what());
  }
}

}  // namespace heapcli::analysis
