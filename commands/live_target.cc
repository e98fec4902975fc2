#include "commands/live_target.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "cdp/discovery.h"
#include "cdp/target.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/local_process/process_inspector.h"
#include "commands/remote_warning.h"
#include "commands/reopen_session.h"
#include "commands/shell/workspace.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

// Connecting is a matter of milliseconds, or of a program that is busy.
constexpr std::chrono::milliseconds kLongestConnect{10'000};

constexpr std::string_view kPid = "pid:";

// Nothing when an inspector's address was given.
std::optional<int64_t> local_process(const LiveTarget& live) {
  if (!live.name.empty()) return process_named(live.name);
  if (!live.target.starts_with(kPid)) return std::nullopt;
  const std::string_view digits =
      std::string_view(live.target).substr(kPid.size());
  const char* const end = digits.data() + digits.size();
  int32_t pid = 0;
  const auto [stopped, error] = std::from_chars(digits.data(), end, pid);
  if (digits.empty() || error != std::errc() || stopped != end || pid <= 0) {
    throw Error(ExitStatus::kUsage, "'" + printable(live.target) +
                                        "' is no process; write pid:1234");
  }
  return pid;
}

std::unique_ptr<cdp::Session> connect_to(const cdp::Target& target,
                                         const cdp::ConnectOptions& options,
                                         const LiveTarget& live,
                                         const Context& context) {
  cdp::SessionOptions session_options;
  session_options.timeout = live.silence();
  session_options.stop = context.stop;
  const cdp::Target located = cdp::locate(target, options);
  std::unique_ptr<cdp::Transport> transport =
      connect_held(located, live.hold, live.silence(), context);
  if (!transport) transport = cdp::connect(located, options);
  return std::make_unique<cdp::Session>(std::move(transport),
                                        target.authority(), session_options);
}

std::shared_ptr<cdp::Session> session_with_process(
    const ProcessInspector& inspector, const cdp::ConnectOptions& options,
    const LiveTarget& live, const Context& context) {
  auto session = connect_to(inspector.target, options, live, context);
  require_process(*session, inspector);
  if (!inspector.opened || !live.close_inspector) return session;
  return {session.release(), [inspector](cdp::Session* last) {
            close_inspector(std::unique_ptr<cdp::Session>(last), inspector);
          }};
}

cdp::ConnectOptions connect_options(std::chrono::milliseconds silence,
                                    const Context& context) {
  cdp::ConnectOptions options;
  options.timeout = std::min(silence, kLongestConnect);
  options.stop = context.stop;
  return options;
}

enum class Connection { kFirst, kAgain };

std::shared_ptr<cdp::Session> open(const LiveTarget& live,
                                   Connection connection,
                                   const Context& context) {
  if (context.workspace != nullptr && context.workspace->target) {
    return context.workspace->target->session(live, context);
  }
  if (context.workspace != nullptr) require_target(context);
  if (live.close_inspector && live.hold.wanted()) {
    throw Error(ExitStatus::kUsage,
                "--close-inspector would end the session that is to be held; "
                "leave out one of them");
  }
  const cdp::ConnectOptions options = connect_options(live.silence(), context);
  if (const auto pid = local_process(live)) {
    return session_with_process(open_inspector(*pid, options, context), options,
                                live, context);
  }
  const cdp::Target target = cdp::parse_target(live.target);
  if (connection == Connection::kFirst) warn_of_remote(target, context);
  return connect_to(target, options, live, context);
}

}  // namespace

std::chrono::milliseconds LiveTarget::silence() const {
  const auto time = parse_duration(timeout);
  if (time.count() == 0) {
    throw Error(ExitStatus::kUsage, "--timeout must be longer than 0");
  }
  return time;
}

void add_timeout_option(CLI::App& command, LiveTarget& live) {
  command
      .add_option("--timeout", live.timeout,
                  "Give up when the target says nothing for so long")
      ->type_name("TIME")
      ->capture_default_str();
}

void add_process_options(CLI::App& command, LiveTarget& live) {
  command
      .add_option("--name", live.name,
                  "The Node process of this machine that runs this script, "
                  "instead of a TARGET")
      ->type_name("SCRIPT");
  command.add_flag("--close-inspector", live.close_inspector,
                   "Close the inspector at the end, if pid: or --name had to "
                   "open it");
}

void add_target_option(CLI::App& command, LiveTarget& live) {
  add_process_options(command, live);
  const bool takes_something_else =
      !command
           .get_options([](const CLI::Option* option) {
             return option->get_positional();
           })
           .empty();
  command
      .add_option(takes_something_else ? "--target" : "TARGET,--target",
                  live.target,
                  "Which process: 9229, host:port, [::1]:9229, pid:1234 or "
                  "ws://…")
      ->type_name("TARGET")
      ->envname("HEAPCLI_TARGET")
      ->capture_default_str();
}

std::shared_ptr<cdp::Session> open_session(const LiveTarget& live,
                                           const Context& context) {
  return open(live, Connection::kFirst, context);
}

std::shared_ptr<cdp::Session> reopen_session(const LiveTarget& live,
                                             const Context& context) {
  return open(live, Connection::kAgain, context);
}

std::unique_ptr<cdp::Session> open_session_at(const cdp::Target& target,
                                              std::chrono::milliseconds silence,
                                              const Context& context) {
  LiveTarget live;
  live.timeout = std::to_string(silence.count()) + "ms";
  live.hold.never = true;
  return connect_to(target, connect_options(silence, context), live, context);
}

}  // namespace heapcli::commands
