#include "commands/scenario/step_prompt.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <optional>

namespace heapcli::commands {
namespace {

constexpr int kTickMs = 100;

// Nothing at the end of the input, or when stopped.
std::optional<std::string> read_line(const Context& context,
                                     const std::function<void()>& idle,
                                     int input) {
  std::string line;
  while (!context.stop.stop_requested()) {
    pollfd ready{input, POLLIN, 0};
    if (poll(&ready, 1, kTickMs) <= 0) {
      idle();
      continue;
    }
    std::array<char, 256> text;
    const ssize_t got = read(input, text.data(), text.size());
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
                        const std::function<void()>& idle, int input) {
  for (;;) {
    std::fprintf(stderr, "next: %s  [enter: go, s: skip, q: end] ",
                 label.c_str());
    std::fflush(stderr);
    const auto line = read_line(context, idle, input);
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
