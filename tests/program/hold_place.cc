#include "tests/program/hold_place.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>

namespace heapcli::tests {

void HoldPlace::hold(const Target& target) {
  const Finished finished = run({"attach", target.name(), "--hold"});
  if (finished.status != 0) throw std::runtime_error(finished.err);
}

std::string HoldPlace::socket() const {
  for (const auto& entry : std::filesystem::directory_iterator(sockets())) {
    if (entry.path().extension() == ".sock") return entry.path().string();
  }
  throw std::runtime_error("no session is held");
}

Json HoldPlace::take(const Target& target, const std::string& file,
                     const Arguments& more) {
  Arguments arguments = {"--json", "attach", target.name(), "snapshot",
                         "--gc",   "-o",     file};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return document(run(arguments)).at("snapshots").at(0);
}

void await_end(pid_t pid) {
  const int file = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (file < 0 && errno == ESRCH) return;
  if (file < 0) throw std::runtime_error("cannot watch a process");
  pollfd watched = {file, POLLIN, 0};
  const auto patience = std::chrono::milliseconds(kPatience);
  const int ended = poll(&watched, 1, static_cast<int>(patience.count()));
  close(file);
  if (ended != 1) throw std::runtime_error("the process did not end");
}

}  // namespace heapcli::tests
