#include "tests/program/sequence.h"

#include <csignal>

namespace heapcli::tests {

std::string numbered_snapshot(const std::string& directory, int number,
                              const std::string& suffix) {
  return directory + "/00" + std::to_string(number) + suffix + ".heapsnapshot";
}

Finished take_sequence(const Target& target, const std::string& directory,
                       int count, const std::function<void(int)>& between) {
  return take_captures(target, count,
                       {"--count", std::to_string(count), "-o", directory},
                       between);
}

Finished take_captures(const Target& target, int captures,
                       const Arguments& options,
                       const std::function<void(int)>& between) {
  ChildProcess gate({"node", script("inspector_gate.cjs"), target.port()});
  const std::string port = gate.await_line(Stream::kOut, "listening on ");
  Arguments command = {"--json", "attach",  port, "snapshot",
                       "--gc",   "--every", "1ms"};
  command.insert(command.end(), options.begin(), options.end());
  const auto heapcli = start_heapcli(command);
  for (int number = 1; number < captures; ++number) {
    gate.await_line(Stream::kOut, "holding " + std::to_string(number + 1));
    between(number);
    gate.send(SIGUSR2);
  }
  const int status = heapcli->wait();
  return {status, heapcli->out(), heapcli->err()};
}

}  // namespace heapcli::tests
