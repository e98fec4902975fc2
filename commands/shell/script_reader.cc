#include "commands/shell/script_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

constexpr int kIdleMs = 100;
constexpr size_t kLongestLine = size_t{1} << 20;

}  // namespace

ScriptReader::ScriptReader(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)) {}

ScriptReader::ScriptReader(const std::string& file)
    : descriptor_(open(file.c_str(), O_RDONLY | O_CLOEXEC)),
      owns_descriptor_(true),
      name_(file) {
  if (descriptor_ < 0) {
    throw Error(ExitStatus::kData,
                "cannot read the script " + file + ": " + std::strerror(errno));
  }
}

ScriptReader::ScriptReader(std::string text, std::string name)
    : name_(std::move(name)), text_(std::move(text)) {}

ScriptReader::~ScriptReader() {
  if (owns_descriptor_ && descriptor_ >= 0) close(descriptor_);
}

std::string ScriptReader::where() const {
  return name_ + ":" + std::to_string(line_);
}

std::optional<std::string> ScriptReader::next(const std::function<void()>& idle,
                                              const std::stop_token& stop) {
  size_t end = 0;
  while ((end = text_.find('\n')) == std::string::npos) {
    if (text_.size() > kLongestLine) {
      throw Error(ExitStatus::kData,
                  name_ + ":" + std::to_string(line_ + 1) +
                      ": a line of more than 1 MiB; is it a script?");
    }
    if (fill(idle, stop)) continue;
    if (stop.stop_requested() || text_.empty()) return std::nullopt;
    ++line_;
    return std::exchange(text_, {});
  }
  ++line_;
  std::string line = text_.substr(0, end);
  text_.erase(0, end + 1);
  return line;
}

// False when no more comes.
bool ScriptReader::fill(const std::function<void()>& idle,
                        const std::stop_token& stop) {
  if (descriptor_ < 0) return false;
  for (;;) {
    if (stop.stop_requested()) return false;
    pollfd ready{descriptor_, POLLIN, 0};
    const int count = poll(&ready, 1, kIdleMs);
    if (count == 0) idle();
    if (count > 0) break;
    if (count < 0 && errno != EINTR) return false;
  }
  std::array<char, 4096> buffer;
  const ssize_t got = read(descriptor_, buffer.data(), buffer.size());
  if (got < 0) {
    throw Error(ExitStatus::kData,
                "cannot read " + name_ + ": " + std::strerror(errno));
  }
  text_.append(buffer.data(), static_cast<size_t>(got));
  return got > 0;
}

}  // namespace heapcli::commands
