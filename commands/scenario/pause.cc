#include "commands/scenario/pause.h"

#include <condition_variable>
#include <mutex>

#include "cdp/error.h"

namespace heapcli::commands {

void pause_for(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  if (stop.stop_requested()) {
    throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
  }
}

}  // namespace heapcli::commands
