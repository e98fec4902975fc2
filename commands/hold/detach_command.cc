#include "commands/hold/detach_command.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <vector>

#include "cdp/discovery.h"
#include "cdp/error.h"
#include "cdp/held/unix_stream.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/hold/hold_directory.h"
#include "commands/hold/sessions_command.h"
#include "commands/output.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

// The target may have to finish a snapshot first.
constexpr milliseconds kLongestEnd{120'000};
// Between two looks whether we are to stop.
constexpr int kBetweenLooksMs = 100;
// Only to find out which process answers there.
constexpr milliseconds kLongestConnect{2000};

struct DetachOptions {
  std::string target;
  bool all = false;
  bool force = false;
};

// Waits for the end of a process that need not be our child.
class ProcessEnd {
 public:
  explicit ProcessEnd(int64_t pid)
      : file_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}

  // False when it takes too long.
  bool await(const Context& context) const {
    if (!file_.is_open()) return true;  // It is gone, or the kernel is old.
    const auto deadline = Clock::now() + kLongestEnd;
    pollfd watched = {file_.get(), POLLIN, 0};
    while (poll(&watched, 1, kBetweenLooksMs) <= 0) {
      if (context.stop.stop_requested()) {
        throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
      }
      if (Clock::now() >= deadline) return false;
    }
    return true;
  }

 private:
  const cdp::OwnedFile file_;
};

std::string describe(const std::vector<HeldSession>& sessions) {
  if (sessions.empty()) return "; none is held";
  std::string text = "; there are:";
  for (const HeldSession& session : sessions) {
    text += "\n  " + printable(session.info.target);
    if (session.info.pid) {
      text += "  (pid:" + std::to_string(*session.info.pid) + ")";
    }
  }
  return text;
}

// By what heapcli sessions prints, also when the target answers no more; else
// by who answers there.
bool is_meant(const HeldSession& session, const std::string& text,
              const std::string& authority, const std::string& key) {
  return session.info.target == authority || session.info.id == text ||
         (session.info.pid &&
          text == "pid:" + std::to_string(*session.info.pid)) ||
         session.key == key;
}

std::vector<HeldSession> chosen(const DetachOptions& options,
                                std::vector<HeldSession> sessions,
                                const Context& context) {
  if (options.all) return sessions;
  if (options.target.empty()) {
    if (sessions.size() == 1) return sessions;
    throw Error(ExitStatus::kUsage,
                "say which session is to end, or --all" + describe(sessions));
  }
  std::string authority;
  std::string key;
  if (!options.target.starts_with("pid:")) {
    try {
      const cdp::Target target = cdp::parse_target(options.target);
      authority = target.authority();
      key = hold_key(cdp::locate(target, {kLongestConnect, context.stop}));
    } catch (const cdp::Error& error) {
      if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
    }
  }
  std::vector<HeldSession> found;
  std::copy_if(sessions.begin(), sessions.end(), std::back_inserter(found),
               [&](const HeldSession& session) {
                 return is_meant(session, options.target, authority, key);
               });
  if (found.empty()) {
    throw Error(ExitStatus::kUsage, "no session with " +
                                        printable(options.target) + " is held" +
                                        describe(sessions));
  }
  return found;
}

// Another version's holder understands signals.
void end(const HeldSession& session, const DetachOptions& options,
         const Context& context) {
  const ProcessEnd process(session.info.holder_pid);
  if (session.info.protocol != cdp::kHeldProtocol) {
    kill(static_cast<pid_t>(session.info.holder_pid), SIGTERM);
  } else {
    const auto transport =
        knock(HoldDirectory().socket(session.key),
              options.force ? cdp::HeldPurpose::kCut : cdp::HeldPurpose::kEnd,
              kLongestEnd, context);
    if (transport && !transport->info().granted) {
      const auto& client = transport->info().client;
      throw Error(ExitStatus::kTarget,
                  "the session with " + printable(session.info.target) +
                      " is in use" + (client ? " by " + name_of(*client) : "") +
                      "; wait for its end, or cut it off with --force");
    }
  }
  if (!process.await(context)) {
    throw Error(ExitStatus::kTarget,
                "the process that holds the session (pid " +
                    std::to_string(session.info.holder_pid) +
                    ") does not end; the target may be busy");
  }
}

ExitStatus detach(const DetachOptions& options, const Context& context) {
  OrderedJson ended = OrderedJson::array();
  for (const HeldSession& session :
       chosen(options, held_sessions(context), context)) {
    end(session, options, context);
    ended.push_back(held_session_to_json(session.info));
    if (!context.json) {
      write_output("the session with " + printable(session.info.target) +
                   " has ended; object ids of its snapshots are lost\n");
    }
  }
  if (context.json) {
    write_json({{"schema", "heapcli/detach/1"}, {"sessions", ended}});
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_detach_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<DetachOptions>();
  CLI::App* const command = parent.add_subcommand(
      "detach", "End a session that attach --hold keeps open");
  command
      ->add_option("TARGET", options->target,
                   "Which one: as heapcli sessions lists it, or as it was "
                   "attached to (default: the only one)")
      ->envname("HEAPCLI_TARGET");
  command->add_flag("--all", options->all, "All of them");
  command->add_flag("--force", options->force,
                    "Also if a command is using it, which is cut off");
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return detach(*options, context);
    });
  });
}

}  // namespace heapcli::commands
