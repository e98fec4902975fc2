#include "commands/interrupt.h"

#include <unistd.h>

#include "commands/exit_status.h"

namespace heapcli::commands {
namespace {

// Wakes the waiting thread at the end; from anybody else it means nothing.
constexpr int kWakeSignal = SIGUSR2;

}  // namespace

InterruptHandler::InterruptHandler() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kWakeSignal}) {
    sigaddset(&signals_, signal);
  }
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  // A closed pipe and a limit to the size of files are errors of the write
  // that meets them.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  thread_ = std::jthread([this] { wait_for_signals(); });
}

InterruptHandler::~InterruptHandler() {
  ending_ = true;
  pthread_kill(thread_.native_handle(), kWakeSignal);
}

void InterruptHandler::wait_for_signals() {
  for (;;) {
    int signal = 0;
    if (sigwait(&signals_, &signal) != 0 || ending_) return;
    if (signal == kWakeSignal) continue;
    if (stop_.stop_requested()) {
      abandon_.request_stop();
      _exit(static_cast<int>(ExitStatus::kInterrupted));
    }
    stop_.request_stop();
  }
}

}  // namespace heapcli::commands
