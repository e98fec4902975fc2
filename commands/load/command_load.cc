#include "commands/load/command_load.h"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

#include "commands/error.h"
#include "commands/shell_process.h"

namespace heapcli::commands {

void command_load(const std::string& command, std::stop_token stop,
                  int output) {
  const pid_t pid = start_shell_process(command, {}, output);
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
