// The scenarios in examples/staging, as they stand but for the ports.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// Nobody listens there; the kernel gives it to nobody else for a while.
std::string free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool fine =
      bind(fd, any, size) == 0 && getsockname(fd, any, &size) == 0;
  close(fd);
  if (!fine) throw std::runtime_error("no free port");
  return std::to_string(ntohs(address.sin_port));
}

Finished run_example(const std::string& name, const TempDir& directory,
                     const std::vector<std::string>& ports,
                     const Arguments& more = {}) {
  Arguments command = {"run",
                       HEAPCLI_SOURCE_DIR "/examples/staging/" + name + ".yaml",
                       "-o", directory.file(name)};
  for (const std::string& port : ports) {
    command.insert(command.end(), {"--set", port + "=" + free_port()});
  }
  command.insert(command.end(), more.begin(), more.end());
  return heapcli(command, {{{"NODE", any_node().path}}, ""});
}

TEST_CASE("the example of a shop passes, and fails when it leaks") {
  const TempDir directory;
  const Finished clean = run_example("shop", directory, {"port"});
  INFO(clean.out << clean.err);
  CHECK(clean.status == 0);

  const TempDir other;
  const Finished leaking =
      run_example("shop", other, {"port"}, {"--set", "leak=1"});
  INFO(leaking.out << leaking.err);
  CHECK(leaking.status == 1);
  CHECK_THAT(leaking.out, ContainsSubstring("Session"));
}

TEST_CASE("the example with worker threads passes") {
  const TempDir directory;
  const Finished run = run_example("thumbnails", directory, {"port"});
  INFO(run.out << run.err);
  CHECK(run.status == 0);
}

TEST_CASE("the example of two services passes") {
  const TempDir directory;
  const Finished run =
      run_example("two-services", directory, {"orders-port", "stock-port"});
  INFO(run.out << run.err);
  CHECK(run.status == 0);
}

TEST_CASE("the example of a cluster passes, and says which worker leaks") {
  const TempDir directory;
  const Finished clean = run_example("tickets", directory, {"port"});
  INFO(clean.out << clean.err);
  CHECK(clean.status == 0);

  const TempDir other;
  const Finished leaking =
      run_example("tickets", other, {"port"}, {"--set", "leak=1"});
  INFO(leaking.out << leaking.err);
  CHECK(leaking.status == 1);
  CHECK_THAT(leaking.out, ContainsSubstring("the first worker keeps"));
}

}  // namespace
}  // namespace heapcli::tests
