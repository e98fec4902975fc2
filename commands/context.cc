#include "commands/context.h"

#include <cstdio>

#include "commands/terminal.h"

namespace heapcli::commands {

bool Context::show_progress() const {
  return !quiet && !no_progress && stderr_is_terminal();
}

bool Context::use_color() const {
  switch (color) {
    case ColorWhen::kAlways:
      return true;
    case ColorWhen::kNever:
      return false;
    case ColorWhen::kAuto:
      break;
  }
  return stdout_is_terminal() && !no_color_requested();
}

void Context::note(const std::string& line) const {
  if (!quiet) std::fprintf(stderr, "%s\n", line.c_str());
}

void Context::complain(const std::string& line) const {
  std::fprintf(stderr, "heapcli: %s\n", line.c_str());
}

void Context::warn(const std::string& line) const {
  std::fprintf(stderr, "heapcli: warning: %s\n", line.c_str());
}

}  // namespace heapcli::commands
