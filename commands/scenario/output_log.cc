#include "commands/scenario/output_log.h"

#include <fstream>

#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kLongestLine = size_t{1} << 16;
constexpr uint64_t kTail = 1 << 14;
constexpr size_t kWidest = 300;

}  // namespace

std::optional<std::string> OutputLog::find(const analysis::Pattern& pattern,
                                           uint64_t& at) const {
  std::ifstream file(file_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  std::string line;
  uint64_t read = 0;
  char c = 0;
  while (file.get(c)) {
    ++read;
    if (c != '\n') line += c;
    if (c != '\n' && line.size() < kLongestLine) continue;
    at += read;
    read = 0;
    if (line.ends_with('\r')) line.pop_back();
    if (pattern.matches(line)) return line;
    line.clear();
  }
  return std::nullopt;
}

std::vector<std::string> OutputLog::last_lines(size_t count) const {
  std::ifstream file(file_, std::ios::binary | std::ios::ate);
  if (!file) return {};
  const auto size = static_cast<uint64_t>(file.tellg());
  const uint64_t from = size > kTail ? size - kTail : 0;
  file.seekg(static_cast<std::streamoff>(from));
  std::vector<std::string> all;
  std::string line;
  while (std::getline(file, line)) {
    if (line.ends_with('\r')) line.pop_back();
    all.push_back(fit(printable(line), kWidest));
  }
  // The first one may be half a line.
  if (from > 0 && !all.empty()) all.erase(all.begin());
  if (all.size() > count) {
    all.erase(all.begin(), all.end() - static_cast<ptrdiff_t>(count));
  }
  return all;
}

}  // namespace heapcli::commands
