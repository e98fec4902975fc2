#include "cdp/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <thread>

#include "cdp/discovery.h"
#include "cdp/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using namespace std::chrono_literals;

// Takes connections on a free loopback port, reads a request from each, and
// answers all of them with the same bytes.
class CannedServer {
 public:
  explicit CannedServer(std::string answer, int connections = 1)
      : answer_(std::move(answer)),
        listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address),
                 sizeof address) == 0);
    REQUIRE(listen(listener_, 4) == 0);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    target.host = "localhost";
    target.port = ntohs(address.sin_port);
    thread_ = std::jthread([this, connections] {
      for (int i = 0; i < connections; ++i) serve();
    });
  }
  ~CannedServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  cdp::Target target;
  std::string request;

 private:
  void serve() {
    const int peer = accept(listener_, nullptr, nullptr);
    if (peer < 0) return;
    char buffer[4096];
    request.clear();
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = read(peer, buffer, sizeof buffer);
      if (got <= 0) break;
      request.append(buffer, static_cast<size_t>(got));
    }
    // Byte by byte would be slow; two halves are enough to meet a split.
    const size_t half = answer_.size() / 2;
    (void)!write(peer, answer_.data(), half);
    (void)!write(peer, answer_.data() + half, answer_.size() - half);
    close(peer);
  }

  const std::string answer_;
  const int listener_;
  std::jthread thread_;
};

TEST_CASE("a response may end by length, by chunks, or by closing") {
  for (const std::string answer :
       {"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
        "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nServer: x\r\n\r\nhello"}) {
    CannedServer server(answer);
    const auto response = cdp::http_get(server.target, "/json/list", 5s, {});
    CHECK(response.status == 200);
    CHECK(response.body == "hello");
    CHECK(response.peer_address == "127.0.0.1");
    // Connected by name, asked by address.
    CHECK_THAT(server.request,
               ContainsSubstring("Host: 127.0.0.1:" +
                                 std::to_string(server.target.port)));
  }
}

TEST_CASE("a peer that speaks no HTTP is noticed") {
  for (const std::string answer :
       {"SSH-2.0-OpenSSH_9.2\r\n", "", "HTTP/1.1 200 OK\r\nConte",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1\r\n\r\n"}) {
    CAPTURE(answer);
    CannedServer server(answer);
    try {
      cdp::http_get(server.target, "/", 5s, {});
      FAIL("it was taken");
    } catch (const cdp::Error& error) {
      CHECK(error.kind() == cdp::Error::Kind::kProtocol);
    }
  }
}

TEST_CASE("an HTTP server that is no inspector is told apart") {
  for (const std::string answer :
       {"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<ht>",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"}) {
    CannedServer server(answer);
    try {
      cdp::discover(server.target, {});
      FAIL("it was taken");
    } catch (const cdp::Error& error) {
      CHECK(error.kind() == cdp::Error::Kind::kConnect);
      CHECK_THAT(error.what(), ContainsSubstring("is not a Node inspector"));
      CHECK_THAT(error.what(), ContainsSubstring("Debugger listening"));
    }
  }
}

TEST_CASE("an inspector with nothing to attach to is told apart") {
  CannedServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", 2);
  CHECK_THROWS_WITH(cdp::connect(server.target, {}),
                    ContainsSubstring("nothing to attach to"));
}

TEST_CASE("nothing listening gives advice") {
  uint16_t port = 0;
  {
    CannedServer server("");
    port = server.target.port;
  }
  try {
    cdp::discover({"127.0.0.1", port, ""}, {});
    FAIL("it connected");
  } catch (const cdp::Error& error) {
    CHECK(error.kind() == cdp::Error::Kind::kConnect);
    CHECK_THAT(error.what(), ContainsSubstring("node --inspect"));
  }
}

TEST_CASE("a stop request ends waiting for a connection") {
  std::stop_source stop;
  stop.request_stop();
  CannedServer server("");
  try {
    cdp::http_get(server.target, "/", 60s, stop.get_token());
    FAIL("it went on");
  } catch (const cdp::Error& error) {
    CHECK(error.kind() == cdp::Error::Kind::kInterrupted);
  }
}

TEST_CASE("a Host is an IPv4 address or localhost") {
  CHECK(cdp::host_header("127.0.0.1", 9229) == "127.0.0.1:9229");
  CHECK(cdp::host_header("::1", 9229) == "localhost:9229");
}

}  // namespace
}  // namespace heapcli::tests
