#include "commands/scenario/output_log.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kLongestLine = size_t{1} << 16;
constexpr uint64_t kTail = 1 << 14;
constexpr size_t kWidest = 300;

constexpr std::array<std::string_view, 7> kInspectorTalk = {
    "Debugger listening on ws://",
    "For help, see: https://nodejs.org/",
    "Debugger attached",
    "Debugger ending on ",
    "Debugger session started",
    "Visit chrome://inspect",
    "Waiting for the debugger to disconnect"};

// Without colours and the like, which programs print to a file, too, when CI
// makes them: ESC [ … letter.
std::string without_colors(const std::string& line) {
  std::string plain;
  for (size_t at = 0; at < line.size(); ++at) {
    if (line.compare(at, 2, "\x1b[") != 0) {
      plain += line[at];
      continue;
    }
    ++at;
    do ++at;
    while (at < line.size() && (line[at] < '@' || line[at] > '~'));
  }
  return plain;
}

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
  bool is_first = true;
  while (std::getline(file, line)) {
    if (line.ends_with('\r')) line.pop_back();
    // The first one may be half a line.
    if (from > 0 && std::exchange(is_first, false)) continue;
    if (!is_inspector_talk(line)) {
      all.push_back(fit(printable(without_colors(line)), kWidest));
    }
  }
  if (all.size() > count) {
    all.erase(all.begin(), all.end() - static_cast<ptrdiff_t>(count));
  }
  return all;
}

bool is_inspector_talk(const std::string& line) {
  return std::any_of(
      kInspectorTalk.begin(), kInspectorTalk.end(),
      [&](const auto& start) { return line.starts_with(start); });
}

}  // namespace heapcli::commands
