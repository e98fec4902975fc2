#include "analysis/snapshot_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "analysis/compressed_input.h"
#include "analysis/error.h"
#include "analysis/snapshot_parser.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kReadSize = 1 << 20;
constexpr size_t kMagicSize = 4;

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
    // Of standard input somebody may have read a part already.
    if (S_ISREG(status.st_mode) && lseek(fd_, 0, SEEK_CUR) == 0) {
      size_ = static_cast<uint64_t>(status.st_size);
    }
  }
  ~InputFile() {
    if (owned_ && fd_ >= 0) close(fd_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// In bytes; 0 when it is not a regular file, or not at its beginning.
  uint64_t size() const { return size_; }

  /// May be called from several threads; for regular files only.
  size_t read_at(uint64_t offset, char* buffer, size_t size) const {
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

// A plain file: several threads may read it.
HeapGraph read_anywhere(const InputFile& file, std::vector<char>& buffer,
                        const std::function<void(uint64_t)>& report) {
  SnapshotParser::Options options;
  options.size_hint = file.size();
  options.read_at = [&](uint64_t offset, char* into, size_t size) {
    return file.read_at(offset, into, size);
  };
  options.progress = report;
  SnapshotParser parser(options);
  while (const size_t got =
             file.read_at(parser.offset(), buffer.data(), buffer.size())) {
    parser.feed({buffer.data(), got});
    report(parser.offset());
  }
  return parser.finish();
}

HeapGraph read_all(const std::string& path, const ReadProgress& progress,
                   const std::stop_token& stop) {
  InputFile file(path);
  const auto report = [&](uint64_t done) {
    if (stop.stop_requested()) {
      throw Error(Error::Kind::kCancelled, "interrupted");
    }
    if (progress) progress(done, file.size());
  };
  std::vector<char> buffer(kReadSize);
  const bool compressed =
      file.size() != 0 &&
      CompressedInput::is_compressed(
          buffer.data(), file.read_at(0, buffer.data(), kMagicSize));
  if (file.size() != 0 && !compressed) {
    return read_anywhere(file, buffer, report);
  }

  uint64_t taken = 0;
  CompressedInput input([&](char* into, size_t size) {
    const size_t got = file.read(into, size);
    taken += got;
    return got;
  });
  SnapshotParser parser;
  while (const size_t got = input.read(buffer.data(), buffer.size())) {
    parser.feed({buffer.data(), got});
    report(taken);
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
