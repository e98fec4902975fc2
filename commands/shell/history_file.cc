#include "commands/shell/history_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "commands/error.h"
#include "commands/part_file.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

// Longer ones were pasted by mistake.
constexpr size_t kLongestLine = 4096;
constexpr uintmax_t kLargestFile = 2 * HistoryFile::kMostLines * kLongestLine;
constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

}  // namespace

HistoryFile::HistoryFile(std::string path) : path_(std::move(path)) { read(); }

void HistoryFile::read() {
  std::error_code error;
  if (path_.empty() || !fs::is_regular_file(path_, error) ||
      fs::file_size(path_, error) > kLargestFile) {
    return;
  }
  std::ifstream in(path_);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.size() <= kLongestLine) lines_.push_back(line);
  }
  if (lines_.size() <= kMostLines) return;
  const bool too_long = lines_.size() > 2 * kMostLines;
  lines_.erase(lines_.begin(), lines_.end() - kMostLines);
  if (too_long) rewrite();
}

void HistoryFile::rewrite() const {
  try {
    PartFile file(path_, /*overwrite=*/true);
    for (const std::string& line : lines_) file.write(line + "\n");
    file.commit();
  } catch (const Error&) {
  }
}

void HistoryFile::append(const std::string& line) {
  if (line.empty() || line.front() == ' ' || line.size() > kLongestLine ||
      line.find('\n') != std::string::npos ||
      (!lines_.empty() && lines_.back() == line)) {
    return;
  }
  lines_.push_back(line);
  if (path_.empty()) return;
  const int file =
      open(path_.c_str(),
           O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
  if (file < 0) return;
  const std::string text = line + "\n";
  // As little as can be lost is lost.
  static_cast<void>(fchmod(file, kOwnerOnly) == 0 &&
                    write(file, text.data(), text.size()) > 0);
  close(file);
}

std::string default_history_file() {
  const char* const state = std::getenv("XDG_STATE_HOME");
  const char* const home = std::getenv("HOME");
  fs::path directory;
  if (state != nullptr && *state == '/') {
    directory = state;
  } else if (home != nullptr && *home == '/') {
    directory = fs::path(home) / ".local" / "state";
  } else {
    return "";
  }
  directory /= "heapcli";
  std::error_code error;
  fs::create_directories(directory, error);
  return error ? "" : (directory / "history").string();
}

}  // namespace heapcli::commands
