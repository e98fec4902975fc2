#include "commands/hold/held_session.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "cdp/error.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/hold/hold_directory.h"
#include "commands/hold/start_holder.h"
#include "commands/kernel_file.h"
#include "commands/terminal.h"
#include "heapcli_version.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

// Holders that end as soon as they have begun are not started for ever.
constexpr milliseconds kLongestStart{10'000};

int64_t unix_time_ms() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// False when the directory cannot be trusted; that is an error only for who
// wants to hold a session there.
bool may_be_held(const HoldDirectory& directory, const HoldOptions& hold,
                 const Context& context) {
  try {
    return directory.exists();
  } catch (const Error& error) {
    if (hold.wanted()) throw;
    context.warn(error.what());
    return false;
  }
}

void require_let_in(const cdp::HeldTransport& transport,
                    const std::string& target) {
  const cdp::HeldSessionInfo& info = transport.info();
  if (info.granted) return;
  const std::string detach = "heapcli detach " + target;
  if (info.protocol != cdp::kHeldProtocol) {
    throw Error(ExitStatus::kTarget,
                "the session with " + target + " is held by heapcli " +
                    printable(info.version) + " (pid " +
                    std::to_string(info.holder_pid) + "), which this one, " +
                    kVersion + ", does not understand; end it with " + detach);
  }
  throw Error(
      ExitStatus::kTarget,
      "the held session with " + target + " is in use" +
          (info.client ? " by " + name_of(*info.client) + " for " +
                             format_duration(time_since(info.client->since_ms))
                       : "") +
          "; one command at a time can use it: try again when that has ended, "
          "or cut it off with " +
          detach + " --force");
}

// Says why there is no holder where there was one, and tidies up.
void bury(const HoldDirectory& directory, const std::string& key,
          const Context& context) {
  if (access(directory.socket(key).c_str(), F_OK) != 0) return;
  const cdp::OwnedFile lock = directory.lock(key);
  if (!lock.is_open()) return;  // It is about to begin.
  const std::string why = printable(read_kernel_file(directory.log(key)));
  context.warn("the session that was held for this target is gone" +
               (why.empty() ? "" : " (" + why + ")") +
               "; object ids of earlier snapshots are lost");
  std::error_code ignored;
  std::filesystem::remove(directory.log(key), ignored);
  directory.remove(key);
}

}  // namespace

bool HoldOptions::wanted() const {
  if (hold || never) return hold;
  const char* const setting = std::getenv("HEAPCLI_HOLD");
  return setting != nullptr && std::string_view(setting) == "1";
}

milliseconds HoldOptions::idle_time() const {
  const auto time = parse_duration(idle);
  if (time.count() == 0) {
    throw Error(ExitStatus::kUsage, "--idle must be longer than 0");
  }
  return time;
}

std::unique_ptr<cdp::HeldTransport> knock(const std::string& socket,
                                          cdp::HeldPurpose purpose,
                                          milliseconds silence,
                                          const Context& context) {
  cdp::HeldHello hello;
  hello.purpose = purpose;
  hello.client = {getpid(), context.command, unix_time_ms()};
  return cdp::HeldTransport::open(socket, hello, Clock::now() + silence,
                                  context.stop);
}

std::unique_ptr<cdp::HeldTransport> connect_held(const cdp::Target& target,
                                                 const HoldOptions& hold,
                                                 milliseconds silence,
                                                 const Context& context) {
  const HoldDirectory directory;
  const std::string key = hold_key(target);
  const std::string socket = directory.socket(key);
  std::unique_ptr<cdp::HeldTransport> transport;
  const auto enter = [&] {
    transport = knock(socket, cdp::HeldPurpose::kUse, silence, context);
    if (transport) require_let_in(*transport, target.authority());
    return transport != nullptr;
  };
  if (may_be_held(directory, hold, context)) {
    if (enter()) return transport;
    bury(directory, key, context);
  }
  if (!hold.wanted()) return nullptr;
  const auto deadline = Clock::now() + kLongestStart;
  for (;;) {
    start_holder(target, hold.idle_time(), silence, context);
    if (enter()) return transport;
    // It was another command's holder, and that has ended meanwhile.
    if (Clock::now() >= deadline) {
      throw Error(ExitStatus::kTarget,
                  "the process that was started to hold the session with " +
                      target.authority() + " does not answer");
    }
  }
}

OrderedJson held_session_to_json(const cdp::HeldSessionInfo& info) {
  OrderedJson json = {
      {"id", info.id},
      {"target", info.target},
      {"pid", info.pid ? OrderedJson(*info.pid) : nullptr},
      {"holder_pid", info.holder_pid},
      {"version", info.version},
      {"held_since_ms", info.since_ms},
      {"idle_ms", info.idle_ms},
      {"idle_since_ms",
       info.idle_since_ms > 0 ? OrderedJson(info.idle_since_ms) : nullptr},
      {"id_series", info.id_series},
      {"client", nullptr}};
  if (info.client) {
    json["client"] = {{"pid", info.client->pid},
                      {"command", info.client->command},
                      {"since_ms", info.client->since_ms}};
  }
  return json;
}

std::string name_of(const cdp::HeldClient& client) {
  return "heapcli " + printable(client.command) + " (pid " +
         std::to_string(client.pid) + ")";
}

milliseconds time_since(int64_t since_ms) {
  return milliseconds(std::max<int64_t>(0, unix_time_ms() - since_ms));
}

}  // namespace heapcli::commands
