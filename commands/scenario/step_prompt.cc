#include "commands/scenario/step_prompt.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <optional>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

constexpr int kTickMs = 100;

// Nothing at the end of the input, or when stopped.
std::optional<std::string> read_line(const Context& context,
                                     const std::function<void()>& idle) {
  std::string line;
  while (!context.stop.stop_requested()) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, kTickMs) <= 0) {
      idle();
      continue;
    }
    std::array<char, 256> text;
    const ssize_t got = read(STDIN_FILENO, text.data(), text.size());
    if (got <= 0) return std::nullopt;
    line.append(text.data(), static_cast<size_t>(got));
    if (line.ends_with('\n')) {
      line.pop_back();
      return line;
    }
  }
  return std::nullopt;
}

}  // namespace

StepAnswer ask_for_step(const std::string& label, const Context& context,
                        const std::function<void()>& idle) {
  if (isatty(STDIN_FILENO) == 0) {
    throw Error(ExitStatus::kUsage,
                "--step asks before each step, and there is nobody to ask: "
                "standard input is no terminal");
  }
  for (;;) {
    std::fprintf(stderr, "next: %s  [enter: go, s: skip, q: end] ",
                 label.c_str());
    std::fflush(stderr);
    const auto line = read_line(context, idle);
    if (!line) {
      std::fputs("\n", stderr);
      return StepAnswer::kQuit;
    }
    if (line->empty()) return StepAnswer::kGo;
    if (*line == "s") return StepAnswer::kSkip;
    if (*line == "q") return StepAnswer::kQuit;
  }
}

}  // namespace heapcli::commands
