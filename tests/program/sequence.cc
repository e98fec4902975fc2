#include "tests/program/sequence.h"

#include <csignal>

#include "tests/program/heapcli_run.h"

namespace heapcli::tests {

std::string numbered_snapshot(const std::string& directory, int number) {
  return directory + "/00" + std::to_string(number) + ".heapsnapshot";
}

Finished take_sequence(const Target& target, const std::string& directory,
                       int count, const std::function<void(int)>& between) {
  ChildProcess gate({"node", script("inspector_gate.cjs"), target.port()});
  const std::string port = gate.await_line(Stream::kOut, "listening on ");
  const auto heapcli =
      start_heapcli({"--json", "attach", port, "snapshot", "--gc", "--count",
                     std::to_string(count), "--every", "1ms", "-o", directory});
  for (int number = 1; number < count; ++number) {
    gate.await_line(Stream::kOut, "holding " + std::to_string(number + 1));
    between(number);
    gate.send(SIGUSR2);
  }
  const int status = heapcli->wait();
  return {status, heapcli->out(), heapcli->err()};
}

}  // namespace heapcli::tests
