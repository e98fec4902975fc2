// What listens there is no inspector, or none that answers. Each time: the
// exit status, a message that names the target and says what to try, nothing
// on standard output, and no file.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/program/fake_inspector.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// A port of this machine on which nobody listens, kept from others meanwhile:
// it is bound, but takes no connections.
class DeafPort {
 public:
  DeafPort() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("cannot bind a port");
    }
    name_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~DeafPort() { close(fd_); }
  DeafPort(const DeafPort&) = delete;
  DeafPort& operator=(const DeafPort&) = delete;

  const std::string& name() const { return name_; }

 private:
  const int fd_;
  std::string name_;
};

// Every live command fails with status 3 and this message, and leaves nothing.
void check_all_fail(const std::string& target, const std::string& message,
                    const std::string& advice) {
  const TempDir dir;
  const std::vector<Arguments> commands = {
      {"attach", target, "--timeout", "1s"},
      {"--json", "attach", target, "--timeout", "1s"},
      {"attach", target, "--timeout", "1s", "gc"},
      {"attach", target, "snapshot", "--timeout", "1s", "-o",
       dir.file("a.heapsnapshot")}};
  for (const Arguments& command : commands) {
    const Finished finished = heapcli(command);
    INFO(finished.err);
    CHECK(finished.status == 3);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring("heapcli: "));
    CHECK_THAT(finished.err, ContainsSubstring(target));
    CHECK_THAT(finished.err, ContainsSubstring(message));
    CHECK_THAT(finished.err, ContainsSubstring(advice));
    CHECK(finished.err.find('\n') == finished.err.size() - 1);
    CHECK(dir.files().empty());
  }
}

// The same for `list`, which only asks over HTTP.
void check_list_fails(const std::string& target, const std::string& message) {
  const Finished finished = heapcli({"list", target, "--timeout", "1s"});
  INFO(finished.err);
  CHECK(finished.status == 3);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring(target));
  CHECK_THAT(finished.err, ContainsSubstring(message));
}

TEST_CASE("nothing listens") {
  const DeafPort port;
  check_all_fail(port.name(), "cannot connect", "node --inspect");
  check_list_fails(port.name(), "cannot connect");
}

TEST_CASE("no host of that name") {
  const std::string target = "no-such-host.invalid:9229";
  const Finished finished = heapcli({"attach", target, "--timeout", "20s"});
  CHECK(finished.status == 3);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring(target));
}

TEST_CASE("a web server that is no inspector") {
  const FakeInspector peer("not-inspector");
  check_all_fail(peer.name(), "is not a Node inspector", "Debugger listening");
  check_list_fails(peer.name(), "is not a Node inspector");
}

TEST_CASE("a server that speaks no HTTP") {
  const FakeInspector peer("banner");
  check_all_fail(peer.name(), "is not a Node inspector", "Debugger listening");
  check_list_fails(peer.name(), "is not a Node inspector");
}

TEST_CASE("a server that never answers") {
  const FakeInspector peer("silent");
  check_all_fail(peer.name(), "does not answer", "--timeout");
  check_list_fails(peer.name(), "does not answer");
}

TEST_CASE("an inspector with nothing to attach to") {
  const FakeInspector peer("no-targets");
  check_all_fail(peer.name(), "nothing to attach to", "another debugger");
}

TEST_CASE("an inspector that refuses the WebSocket") {
  const FakeInspector peer("not-websocket");
  check_all_fail(peer.name(), "HTTP status 400", "Debugger listening");
}

TEST_CASE("a WebSocket that is no CDP") {
  const FakeInspector peer("not-cdp");
  check_all_fail(peer.name(), "does not speak the DevTools protocol", "ws://");
}

TEST_CASE("a WebSocket on which no command is answered") {
  const FakeInspector peer("mute");
  check_all_fail(peer.name(), "said nothing for 1 s", "--timeout");
}

TEST_CASE("a WebSocket URL of a target that is gone") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const std::string url = "ws://" + target.name() + "/no-such-target";
  const Finished finished = heapcli({"attach", url});
  CHECK(finished.status == 3);
  CHECK(finished.out == "");
  CHECK_THAT(finished.err, ContainsSubstring(target.name()));
  CHECK(target.process().running());
}

TEST_CASE("a program's own web server instead of its inspector") {
  Target target(any_node(), "leaky_server.cjs");
  const std::string port = target.http_port();
  const Finished finished = heapcli({"attach", port});
  CHECK(finished.status == 3);
  CHECK_THAT(finished.err, ContainsSubstring("is not a Node inspector"));
  CHECK(http_get(port, "/") == "0");
}

}  // namespace
}  // namespace heapcli::tests
