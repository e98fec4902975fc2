#include "commands/load/command_load.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "commands/error.h"

extern char** environ;

namespace heapcli::commands {
namespace {

// In a process group of its own, so that all of it can be ended; and with the
// signals that heapcli keeps for itself as they were.
pid_t spawn(const std::string& command) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY,
                                   0);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
                                            POSIX_SPAWN_SETSIGMASK |
                                            POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigdefault(&attributes, &all);

  std::string shell = "/bin/sh";
  std::string option = "-c";
  std::string text = command;
  char* arguments[] = {shell.data(), option.data(), text.data(), nullptr};
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, shell.c_str(), &files, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) {
    throw Error(ExitStatus::kInternal,
                "cannot start /bin/sh: " + std::string(std::strerror(error)));
  }
  return pid;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    return "was ended by signal " + std::to_string(WTERMSIG(status));
  }
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

void command_load(const std::string& command, std::stop_token stop) {
  const pid_t pid = spawn(command);
  {
    const std::stop_callback end(stop, [pid] { kill(-pid, SIGTERM); });
    // Its id stays its own until it is reaped below.
    siginfo_t info;
    while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) ==
               -1 &&
           errno == EINTR) {
    }
  }
  int status = 0;
  waitpid(pid, &status, 0);
  if (stop.stop_requested()) return;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw Error(ExitStatus::kTarget,
                "the load command " + how_it_ended(status) + ": " + command);
  }
}

}  // namespace heapcli::commands
