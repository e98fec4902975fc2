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

std::stop_token InterruptHandler::token() const {
  const std::lock_guard lock(mutex_);
  return stop_.get_token();
}

std::stop_token InterruptHandler::abandon_token() const {
  const std::lock_guard lock(mutex_);
  return abandon_.get_token();
}

void InterruptHandler::renew() {
  const std::lock_guard lock(mutex_);
  stop_ = std::stop_source();
  abandon_ = std::stop_source();
}

void InterruptHandler::wait_for_signals() {
  for (;;) {
    int signal = 0;
    if (sigwait(&signals_, &signal) != 0 || ending_) return;
    if (signal != kWakeSignal) take(signal);
  }
}

void InterruptHandler::take(int signal) {
  if (signal != SIGINT) end_requested_ = true;
  std::unique_lock lock(mutex_);
  std::stop_source stop = stop_;
  std::stop_source abandon = abandon_;
  // What listens may take its time, or ask for tokens itself.
  lock.unlock();
  if (stop.stop_requested() && !patient_) {
    abandon.request_stop();
    _exit(static_cast<int>(ExitStatus::kInterrupted));
  }
  stop.request_stop();
}

}  // namespace heapcli::commands
