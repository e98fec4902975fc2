// The new process has a session of its own (setsid), no terminal, no directory
// that could not be unmounted, and nothing of our files but one end of a socket
// pair, through which it says how it went: whoever waits for the end of our
// output, as a CI does, waits for us alone. It stays our child until we end;
// then it is init's.

#include "commands/hold/start_holder.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cdp/discovery.h"
#include "cdp/error.h"
#include "cdp/held/door.h"
#include "cdp/held/holder.h"
#include "cdp/held/unix_stream.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/failure.h"
#include "commands/hold/hold_directory.h"
#include "commands/process_info.h"
#include "heapcli_version.h"

extern char** environ;

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr const char* kCommand = "hold-session";
constexpr int kReportFile = 3;
constexpr milliseconds kLongestReport{10'000};
constexpr milliseconds kBetweenLooks{10};

// --- the process that starts it ---

std::string url_of(const cdp::Target& target) {
  return "ws://" + target.authority() + target.path;
}

pid_t spawn(std::vector<std::string> arguments, int report) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&files, standard, "/dev/null", O_RDWR, 0);
  }
  posix_spawn_file_actions_adddup2(&files, report, kReportFile);
  posix_spawn_file_actions_addclosefrom_np(&files, kReportFile + 1);
  posix_spawn_file_actions_addchdir_np(&files, "/");
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID |
                                            POSIX_SPAWN_SETSIGMASK |
                                            POSIX_SPAWN_SETSIGDEF);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigdefault(&attributes, &all);

  std::vector<char*> words;
  for (std::string& word : arguments) words.push_back(word.data());
  words.push_back(nullptr);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, "/proc/self/exe", &files, &attributes,
                                words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) {
    throw Error(ExitStatus::kInternal,
                "cannot start a process to hold the session: " +
                    std::string(std::strerror(error)));
  }
  return pid;
}

// Everything up to the end, which comes when the process has nothing to add.
std::string read_report(cdp::UnixStream& stream, milliseconds patience,
                        const Context& context) {
  const std::stop_callback wake(context.stop, [&] { stream.wake(); });
  const auto deadline = Clock::now() + patience + kLongestReport;
  std::string report;
  for (;;) {
    std::array<char, 4096> buffer;
    size_t got = 0;
    switch (stream.read_some(buffer, deadline, got)) {
      case cdp::UnixStream::Status::kDone:
        report.append(buffer.data(), got);
        break;
      case cdp::UnixStream::Status::kEnd:
        return report;
      case cdp::UnixStream::Status::kTimeout:
        throw Error(ExitStatus::kTarget,
                    "the process that was started to hold the session says "
                    "nothing; is the target stopped or busy?");
      case cdp::UnixStream::Status::kWoken:
        if (!context.stop.stop_requested()) break;
        throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
    }
  }
}

// --- the process that is started ---

// The first byte is an exit status; 0 is not an end, but the beginning. Then
// comes what went wrong. Nobody may be there to hear it any more.
class Report {
 public:
  explicit Report(int file) : stream_(cdp::OwnedFile(file)) {}

  // Throws cdp::Error when nobody waits for the session any more.
  void send(ExitStatus status, const std::string& message) {
    if (!stream_) return;
    const char code = static_cast<char>(status);
    stream_->write_all({&code, 1}, message, Clock::now() + kLongestReport);
    stream_.reset();
  }

 private:
  std::optional<cdp::UnixStream> stream_;
};

struct HoldSessionOptions {
  std::string url;
  int64_t idle_ms = 0;
  int64_t timeout_ms = 0;
};

class HolderProcess {
 public:
  HolderProcess(const HoldSessionOptions& options, const Context& context)
      : options_(options),
        context_(context),
        target_(cdp::parse_target(options.url)),
        key_(hold_key(target_)),
        report_(kReportFile) {}

  ExitStatus run() {
    umask(S_IRWXG | S_IRWXO);
    std::string problem;
    const ExitStatus status = run_noting_failure([&] { hold(); }, problem);
    if (status == ExitStatus::kOk) return status;
    try {
      if (ready_) {
        std::ofstream(directory_.log(key_)) << problem;
      } else {
        report_.send(status, problem);
      }
    } catch (const std::exception&) {
      // There is nobody to tell.
    }
    return status;
  }

 private:
  void hold() {
    directory_.prepare();
    if (!await_lock()) {
      report_.send(ExitStatus::kOk, "");
      return;
    }
    cdp::ConnectOptions connect;
    connect.timeout =
        std::min(milliseconds(options_.timeout_ms), milliseconds(10'000));
    connect.stop = context_.stop;
    cdp::SessionOptions session_options;
    session_options.timeout = milliseconds(options_.timeout_ms);
    session_options.stop = context_.stop;
    std::optional<cdp::Session> session(std::in_place,
                                        cdp::connect(target_, connect),
                                        target_.authority(), session_options);
    cdp::Holder holder(*session, about(*session), context_.stop);
    directory_.remove_socket(key_);
    {
      const cdp::Door door(cdp::listen_unix(directory_.socket(key_)), holder);
      report_.send(ExitStatus::kOk, "");
      ready_ = true;
      holder.run();
      directory_.remove_socket(key_);
    }
    // Who holds the next one must not lose its ids to our end.
    session.reset();
    directory_.remove(key_);
  }

  // Who has the lock is about to hold the session, is on its way out, or tidies
  // up: the socket tells. False when somebody holds the session.
  bool await_lock() {
    const auto deadline = Clock::now() + milliseconds(options_.timeout_ms);
    for (;;) {
      lock_ = directory_.lock(key_);
      if (lock_.is_open()) return true;
      if (cdp::UnixStream::connect(directory_.socket(key_))) return false;
      if (context_.stop.stop_requested()) {
        throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
      }
      if (Clock::now() >= deadline) {
        throw Error(ExitStatus::kTarget,
                    "another process is about to hold the session with " +
                        target_.authority() +
                        ", and does not get there; is the target stopped or "
                        "busy?");
      }
      std::this_thread::sleep_for(kBetweenLooks);
    }
  }

  cdp::HeldSessionInfo about(cdp::Session& session) const {
    cdp::HeldSessionInfo about;
    about.version = kVersion;
    about.id = session.id();
    about.holder_pid = getpid();
    about.target = target_.authority();
    about.pid = process_id(session);
    about.since_ms = std::chrono::duration_cast<milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    about.idle_ms = options_.idle_ms;
    return about;
  }

  const HoldSessionOptions options_;
  const Context& context_;
  const cdp::Target target_;
  const std::string key_;
  const HoldDirectory directory_;
  cdp::OwnedFile lock_;
  Report report_;
  bool ready_ = false;
};

}  // namespace

void start_holder(const cdp::Target& target, milliseconds idle,
                  milliseconds silence, const Context& context) {
  std::array<int, 2> ends;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw Error(ExitStatus::kInternal, "cannot make a pair of sockets: " +
                                           std::string(std::strerror(errno)));
  }
  cdp::UnixStream ours{cdp::OwnedFile(ends[0])};
  {
    const cdp::OwnedFile theirs(ends[1]);
    spawn({"heapcli", kCommand, "--url", url_of(target), "--idle-ms",
           std::to_string(idle.count()), "--timeout-ms",
           std::to_string(silence.count())},
          theirs.get());
  }
  const std::string report = read_report(ours, silence, context);
  if (report.empty()) {
    throw Error(ExitStatus::kInternal,
                "the process that was to hold the session ended at once");
  }
  const auto status = static_cast<ExitStatus>(report[0]);
  if (status != ExitStatus::kOk) throw Error(status, report.substr(1));
}

void add_hold_session_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<HoldSessionOptions>();
  CLI::App* const command = parent.add_subcommand(
      kCommand, "What runs in the process that holds a session");
  command->group("");  // Not shown.
  command->add_option("--url", options->url)->required();
  command->add_option("--idle-ms", options->idle_ms)->required();
  command->add_option("--timeout-ms", options->timeout_ms)->required();
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return HolderProcess(*options, context).run();
    });
  });
}

}  // namespace heapcli::commands
