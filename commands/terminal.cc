#include "commands/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace heapcli::commands {
namespace {

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

bool no_color_requested() {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return (no_color != nullptr && *no_color != '\0') ||
         (terminal != nullptr && std::string_view(terminal) == "dumb");
}

size_t terminal_width() {
  if (!stdout_is_terminal()) return 0;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 80;
}

size_t display_width(std::string_view text) {
  size_t width = 0;
  for (const char c : text) width += starts_character(c);
  return width;
}

std::string printable(std::string_view text) {
  std::string result(text);
  for (size_t i = 0; i < result.size(); ++i) {
    const auto byte = static_cast<unsigned char>(result[i]);
    const bool c1_control = byte == 0xC2 && i + 1 < result.size() &&
                            static_cast<unsigned char>(result[i + 1]) < 0xA0;
    if (c1_control) {
      result.replace(i, 2, "?");
    } else if (byte < 0x20 || byte == 0x7F) {
      result[i] = '?';
    }
  }
  return result;
}

std::string fit(std::string_view text, size_t width) {
  if (width == 0 || display_width(text) <= width) return std::string(text);
  size_t end = 0;
  size_t columns = 0;
  while (end < text.size()) {
    columns += starts_character(text[end]);
    if (columns == width) break;
    ++end;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace heapcli::commands
