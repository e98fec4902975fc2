// fork and exec by hand: posix_spawn cannot ask the kernel to end the child
// with us (PR_SET_PDEATHSIG), which is what saves a machine from servers that
// nobody remembers after somebody's SIGKILL. Between fork and exec only what is
// safe in a process with other threads is called; all else is made ready
// before.

#include "commands/scenario/launched_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/part_file.h"
#include "commands/terminal.h"

extern char** environ;

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

// What a server needs to close its connections.
constexpr milliseconds kGrace{5000};
constexpr milliseconds kBetweenLooks{10};
// From SIGKILL to the end; longer where a process hangs in the kernel.
constexpr milliseconds kLongestDying{2000};

// Another one each time, also for two programs of one scenario.
std::string new_mark() {
  static std::atomic<int> count{0};
  return "HEAPCLI_LAUNCH=" + std::to_string(getpid()) + "-" +
         std::to_string(Clock::now().time_since_epoch().count()) + "-" +
         std::to_string(++count);
}

int open_output(const LaunchOptions& options) {
  if (!options.overwrite) PartFile::require_absent(options.output);
  const int file =
      open(options.output.c_str(),
           O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) {
    throw Error(ExitStatus::kData, "cannot create " + options.output + ": " +
                                       std::strerror(errno));
  }
  return file;
}

std::vector<std::string> environment_of(const LaunchOptions& options,
                                        const std::string& mark) {
  std::vector<std::string> all = {mark};
  for (const auto& [name, value] : options.environment) {
    all.push_back(name + "=" + value);
  }
  const std::string_view mark_name =
      std::string_view(mark).substr(0, mark.find('='));
  for (char** ours = environ; *ours != nullptr; ++ours) {
    const std::string_view variable = *ours;
    const std::string_view name = variable.substr(0, variable.find('='));
    bool replaced = name == mark_name;
    for (const auto& added : options.environment) {
      replaced |= added.first == name;
    }
    if (!replaced) all.emplace_back(variable);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

struct Prepared {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* directory = nullptr;  // Null: ours.
  int output = -1;
  int failure = -1;  // The errno of what failed goes there.
  pid_t parent = 0;
};

[[noreturn]] void become(const Prepared& prepared) {
  const auto fail = [&] {
    const int error = errno;
    [[maybe_unused]] const ssize_t written =
        write(prepared.failure, &error, sizeof error);
    _exit(127);
  };
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != prepared.parent) _exit(127);
  struct sigaction usual = {};
  usual.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    sigaction(signal, &usual, nullptr);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
      dup2(prepared.output, STDOUT_FILENO) < 0 ||
      dup2(prepared.output, STDERR_FILENO) < 0) {
    fail();
  }
  if (prepared.directory != nullptr && chdir(prepared.directory) != 0) fail();
  execvpe(prepared.arguments.front(), prepared.arguments.data(),
          prepared.environment.data());
  fail();
  _exit(127);
}

}  // namespace

LaunchedProcess::LaunchedProcess(const LaunchOptions& options) {
  std::vector<std::string> arguments = options.arguments;
  const std::string mark = new_mark();
  std::vector<std::string> environment = environment_of(options, mark);
  Prepared prepared;
  prepared.arguments = pointers(arguments);
  prepared.environment = pointers(environment);
  if (!options.directory.empty()) {
    prepared.directory = options.directory.c_str();
  }
  prepared.parent = getpid();
  prepared.output = open_output(options);
  int failure[2] = {-1, -1};
  if (pipe2(failure, O_CLOEXEC) != 0) {
    close(prepared.output);
    throw Error(ExitStatus::kInternal,
                std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  prepared.failure = failure[1];
  pid_ = fork();
  if (pid_ == 0) become(prepared);
  int error = pid_ < 0 ? errno : 0;
  close(failure[1]);
  close(prepared.output);
  // Closed by exec: then there is nothing to read.
  while (pid_ > 0 && read(failure[0], &error, sizeof error) < 0 &&
         errno == EINTR) {
  }
  close(failure[0]);
  if (error == 0) {
    family_.emplace(pid_, mark);
    return;
  }
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
  throw Error(
      ExitStatus::kTarget,
      "cannot start " + printable(options.arguments.front()) +
          (options.directory.empty() ? ""
                                     : " in " + printable(options.directory)) +
          ": " + std::strerror(error));
}

std::optional<int> LaunchedProcess::ended() {
  int status = 0;
  if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
  return status_;
}

namespace {

// The group keeps its number as long as anybody is in it. One call for all of
// it leaves nobody time to start another process meanwhile.
void signal_all(const std::vector<FamilyMember>& members, pid_t group,
                int signal) {
  bool group_is_there = false;
  for (const FamilyMember& member : members) {
    group_is_there |= member.stat.group == group;
  }
  if (group_is_there) kill(-group, signal);
  for (const FamilyMember& member : members) {
    if (member.stat.group == group) continue;
    kill(static_cast<pid_t>(member.pid), signal);
  }
}

}  // namespace

void LaunchedProcess::kill_family() const noexcept {
  if (family_ended_) return;
  try {
    signal_all(family_->members(), pid_, SIGKILL);
  } catch (const std::exception&) {
    // No memory is left for the list: the group alone has to do.
    kill(-pid_, SIGKILL);
  }
}

bool LaunchedProcess::is_anybody_left() {
  ended();
  return !family_->members().empty();
}

void LaunchedProcess::end_family() {
  const auto wait = [this](milliseconds longest) {
    const auto start = Clock::now();
    while (is_anybody_left() && since(start) < longest) {
      std::this_thread::sleep_for(kBetweenLooks);
    }
  };
  for (const int signal : {SIGTERM, SIGCONT}) {
    signal_all(family_->members(), pid_, signal);
  }
  wait(kGrace);
  const auto start = Clock::now();
  // Again, for what was started between the look and the signal.
  while (is_anybody_left() && since(start) < kLongestDying) {
    kill_family();
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

void LaunchedProcess::end() noexcept {
  if (family_ended_) return;
  try {
    end_family();
  } catch (const std::exception&) {
    kill(-pid_, SIGKILL);
  }
  if (!status_) {
    int status = 0;
    if (waitpid(pid_, &status, 0) == pid_) status_ = status;
  }
  family_ended_ = true;
}

}  // namespace heapcli::commands
