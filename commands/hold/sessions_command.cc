#include "commands/hold/sessions_command.h"

#include <algorithm>
#include <chrono>

#include "cdp/error.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/hold/hold_directory.h"
#include "commands/output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

// A holder answers at once.
constexpr milliseconds kLongestAnswer{5000};

std::string use_of(const cdp::HeldSessionInfo& info) {
  if (info.client) {
    return name_of(*info.client) + " for " +
           format_duration(time_since(info.client->since_ms));
  }
  // 0 while the holder clears up after a command: its time has not begun.
  const milliseconds idle = info.idle_since_ms == 0
                                ? milliseconds(0)
                                : time_since(info.idle_since_ms);
  const milliseconds left = milliseconds(info.idle_ms) - idle;
  return "nobody; ends in " + format_duration(std::max(left, milliseconds(0)));
}

std::string to_text(const std::vector<HeldSession>& sessions,
                    const Context& context) {
  if (sessions.empty()) {
    return "no session is held (heapcli attach TARGET --hold holds one)\n";
  }
  Table table({"target", "process", "held for", "kept by", "used by"});
  for (const auto& [key, info] : sessions) {
    table.add_row({{printable(info.target), CellStyle::kBold},
                   {info.pid ? "pid " + std::to_string(*info.pid) : "–"},
                   {format_duration(time_since(info.since_ms))},
                   {"pid " + std::to_string(info.holder_pid)},
                   {use_of(info)}});
  }
  return table.render(terminal_width(), context.use_color());
}

ExitStatus list_sessions(const Context& context) {
  const std::vector<HeldSession> sessions = held_sessions(context);
  if (!context.json) {
    write_output(to_text(sessions, context));
    return ExitStatus::kOk;
  }
  OrderedJson list = OrderedJson::array();
  for (const HeldSession& session : sessions) {
    list.push_back(held_session_to_json(session.info));
  }
  write_json({{"schema", "heapcli/sessions/1"}, {"sessions", list}});
  return ExitStatus::kOk;
}

}  // namespace

std::vector<HeldSession> held_sessions(const Context& context) {
  std::vector<HeldSession> sessions;
  const HoldDirectory directory;
  if (!directory.exists()) return sessions;
  for (const std::string& key : directory.keys()) {
    try {
      const auto transport =
          knock(directory.socket(key), cdp::HeldPurpose::kLook, kLongestAnswer,
                context);
      if (transport) {
        sessions.push_back({key, transport->info()});
      } else if (const auto lock = directory.lock(key); lock.is_open()) {
        directory.remove(key);
      }
    } catch (const cdp::Error& error) {
      if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
      context.complain(error.what());
    }
  }
  std::sort(sessions.begin(), sessions.end(),
            [](const HeldSession& a, const HeldSession& b) {
              return a.info.since_ms < b.info.since_ms;
            });
  return sessions;
}

void add_sessions_command(CommandLine& line, CLI::App& parent) {
  CLI::App* const command = parent.add_subcommand(
      "sessions", "List the sessions that attach --hold keeps open");
  command->callback([&line] { line.choose(list_sessions); });
}

}  // namespace heapcli::commands
