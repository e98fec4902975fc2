#include "tests/program/temp_dir.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/program/child_process.h"

namespace heapcli::tests {

namespace fs = std::filesystem;

TempDir::TempDir() {
  std::string pattern =
      (fs::temp_directory_path() / "heapcli-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("cannot make a temporary directory " + pattern);
  }
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::vector<std::string> TempDir::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    if (!entry.is_directory()) {
      names.push_back(fs::relative(entry.path(), path_).string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

void await_file(const fs::path& path, uintmax_t size) {
  const auto there = [&] {
    std::error_code error;
    const uintmax_t found = fs::file_size(path, error);
    return !error && found >= size;
  };
  // Watching starts before looking, so that no change gets lost in between.
  const int watcher = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  const int watch = inotify_add_watch(watcher, path.parent_path().c_str(),
                                      IN_CREATE | IN_MODIFY | IN_MOVED_TO);
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + kPatience;
  bool found = there();
  while (!found && watch >= 0 && Clock::now() < deadline) {
    pollfd event = {watcher, POLLIN, 0};
    poll(&event, 1,
         static_cast<int>(std::chrono::milliseconds(kPatience).count()));
    std::array<char, 4096> ignored;
    while (read(watcher, ignored.data(), ignored.size()) > 0) {
    }
    found = there();
  }
  close(watcher);
  if (!found) {
    throw std::runtime_error(path.string() + " did not get " +
                             std::to_string(size) + " bytes");
  }
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace heapcli::tests
