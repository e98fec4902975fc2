#include "commands/script_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <vector>

#include "commands/data_url.h"

namespace heapcli::commands {
namespace {

constexpr uint64_t kLargestFile = uint64_t{1} << 30;

// What stands before the path: `file://`, `webpack://name`; empty for a path.
std::string_view origin_of(std::string_view url) {
  const size_t scheme_end = url.find("://");
  if (scheme_end == url.npos) return {};
  const size_t path = url.find('/', scheme_end + 3);
  return url.substr(0, path == url.npos ? url.size() : path);
}

std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != "." && !segment.empty()) {
      kept.push_back(segment);
    }
    at = end + 1;
  }
  std::string text;
  for (const std::string_view segment : kept) {
    text += '/';
    text += segment;
  }
  return text;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace

std::optional<std::string> local_path(std::string_view url) {
  constexpr std::string_view kFile = "file://";
  if (url.starts_with(kFile)) {
    url.remove_prefix(kFile.size());
    if (!url.starts_with('/')) return std::nullopt;
    std::string path = percent_decoded(url.substr(0, url.find_first_of("?#")));
    // A path ends at a NUL, and then it would be another.
    if (path.find('\0') != path.npos) return std::nullopt;
    return path;
  }
  if (!url.starts_with('/') || url.find('\0') != url.npos) return std::nullopt;
  return std::string(url);
}

std::string resolved(std::string_view reference, std::string_view base) {
  if (reference.find("://") != reference.npos) return std::string(reference);
  const std::string_view origin = origin_of(base);
  if (reference.starts_with('/')) {
    return std::string(origin) + without_dot_segments(reference);
  }
  std::string_view directory = base.substr(origin.size());
  directory = directory.substr(0, directory.find_first_of("?#"));
  const size_t slash = directory.rfind('/');
  directory = directory.substr(0, slash == directory.npos ? 0 : slash);
  return std::string(origin) +
         without_dot_segments(std::string(directory) + "/" +
                              std::string(reference));
}

std::optional<std::string> read_regular_file(const std::string& path) {
  // Without waiting for what a pipe's other end may write.
  const Descriptor file(
      open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  struct stat status {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0 ||
      !S_ISREG(status.st_mode) ||
      static_cast<uint64_t>(status.st_size) > kLargestFile) {
    return std::nullopt;
  }
  std::string bytes(static_cast<size_t>(status.st_size), '\0');
  size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t count =
        read(file.get(), bytes.data() + got, bytes.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    got += static_cast<size_t>(count);
  }
  bytes.resize(got);
  return bytes;
}

std::string source_mapping_url(std::string_view script) {
  constexpr std::string_view kName = " sourceMappingURL=";
  // V8 takes the last one, too.
  for (size_t end = script.npos;;) {
    const size_t at = script.rfind(kName, end);
    if (at == script.npos || at < 3) return "";
    const std::string_view mark = script.substr(at - 3, 3);
    if (mark == "//#" || mark == "//@") {
      std::string_view url = script.substr(at + kName.size());
      url = url.substr(0, url.find_first_of("\r\n"));
      url = url.substr(0, url.find_last_not_of(" \t") + 1);
      // Quotes and spaces are in no URL, but in programs that write maps.
      if (!url.empty() && url.find_first_of(" \t\"'`") == url.npos) {
        return std::string(url);
      }
    }
    end = at - 1;
  }
}

}  // namespace heapcli::commands
