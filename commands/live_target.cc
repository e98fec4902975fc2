#include "commands/live_target.h"

#include <algorithm>

#include "cdp/discovery.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {
namespace {

// Connecting is a matter of milliseconds, or of a program that is busy.
constexpr std::chrono::milliseconds kLongestConnect{10'000};

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

void add_target_option(CLI::App& command, LiveTarget& live) {
  command
      .add_option("--target", live.target,
                  "Which process: 9229, host:port, [::1]:9229 or ws://…")
      ->type_name("TARGET")
      ->envname("HEAPCLI_TARGET")
      ->capture_default_str();
}

std::shared_ptr<cdp::Session> open_session(const LiveTarget& live,
                                           const Context& context) {
  if (context.workspace != nullptr && context.workspace->target) {
    return context.workspace->target->session(live, context);
  }
  if (context.workspace != nullptr) require_target(context);
  const cdp::Target target = live.parse();
  cdp::ConnectOptions connect_options;
  connect_options.timeout = std::min(live.silence(), kLongestConnect);
  connect_options.stop = context.stop;
  cdp::SessionOptions session_options;
  session_options.timeout = live.silence();
  session_options.stop = context.stop;
  return std::make_shared<cdp::Session>(cdp::connect(target, connect_options),
                                        target.authority(), session_options);
}

}  // namespace heapcli::commands
