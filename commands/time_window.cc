#include "commands/time_window.h"

#include "commands/error.h"
#include "commands/format.h"

namespace heapcli::commands {

TimeWindow parse_time_window(std::string_view text) {
  const auto bad = [&](const std::string& why) {
    return Error(ExitStatus::kUsage,
                 "'" + std::string(text) + "' is not a part of a recording: " +
                     why + "; write 5s..10s, 5s.. or ..10s");
  };
  const size_t dots = text.find("..");
  if (dots == text.npos) throw bad("there is no '..' in it");
  const std::string_view from = text.substr(0, dots);
  const std::string_view to = text.substr(dots + 2);
  if (from.empty() && to.empty()) throw bad("it names no time");
  TimeWindow window;
  if (!from.empty()) window.from = parse_duration(from);
  if (!to.empty()) window.to = parse_duration(to);
  if (window.to && *window.to < window.from) {
    throw bad("it ends before it begins");
  }
  return window;
}

std::string format_time_window(const TimeWindow& window,
                               std::chrono::milliseconds recorded) {
  return format_duration(window.from) + " and " +
         format_duration(window.to ? std::min(*window.to, recorded) : recorded);
}

}  // namespace heapcli::commands
