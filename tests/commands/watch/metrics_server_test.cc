#include "commands/watch/metrics_server.h"

#include <memory>
#include <string>
#include <vector>

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/program/http_client.h"

namespace heapcli::tests {
namespace {

using commands::MetricsServer;

std::string port_of(const MetricsServer& server) {
  const std::string url = server.url();
  const size_t colon = url.rfind(':');
  return url.substr(colon + 1, url.rfind('/') - colon - 1);
}

TEST_CASE("metrics are what was published last") {
  MetricsServer server("0");
  CHECK(http_get(port_of(server), "/metrics").empty());
  server.publish("a 1\n");
  server.publish("a 2\n");
  CHECK(http_get(port_of(server), "/metrics") == "a 2\n");
  CHECK(http_get(port_of(server), "/metrics?x=1") == "a 2\n");
  CHECK_THAT(http_get(port_of(server), "/"), ContainsSubstring("/metrics"));
}

TEST_CASE("whatever is sent to the metrics, the next one is answered") {
  MetricsServer server("127.0.0.1:0");
  server.publish("a 1\n");
  const std::string end = "\r\n\r\n";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"GET /metrics HTTP/1.1" + end, "HTTP/1.1 200 "},
      {"HEAD /metrics HTTP/1.1" + end, "HTTP/1.1 200 "},
      {"GET /metricsx HTTP/1.1" + end, "HTTP/1.1 404 "},
      {"GET /../metrics HTTP/1.1" + end, "HTTP/1.1 404 "},
      {"GET" + end, "HTTP/1.1 404 "},
      {"GET  /metrics HTTP/1.1" + end, "HTTP/1.1 404 "},
      {"POST /metrics HTTP/1.1\r\nContent-Length: 5" + end + "hello",
       "HTTP/1.1 405 "},
      {end, "HTTP/1.1 405 "},
      {"get /metrics HTTP/1.1" + end, "HTTP/1.1 405 "},
      {std::string("\0\x16\x03\x01\xff", 5) + end, "HTTP/1.1 405 "},
      // Two at once: each connection serves one.
      {"GET /metrics HTTP/1.1" + end + "GET / HTTP/1.1" + end, "HTTP/1.1 200 "},
      {"GET /" + std::string(9000, 'x'), "HTTP/1.1 431 "},
      {"GET / HTTP/1.1\r\nX: " + std::string(20000, 'y'), "HTTP/1.1 431 "},
  };
  for (const auto& [request, answer] : cases) {
    INFO(request.substr(0, 40));
    const std::string got = send_bytes(port_of(server), request);
    // The rest of what is too long may break the connection first.
    if (!got.empty()) CHECK(got.substr(0, answer.size()) == answer);
    if (request.size() < 8192) CHECK(!got.empty());
    CHECK(http_get(port_of(server), "/metrics") == "a 1\n");
  }
}

TEST_CASE("HEAD is answered without a body, and with its length") {
  MetricsServer server("0");
  server.publish("a 1\n");
  const std::string got =
      send_bytes(port_of(server), "HEAD /metrics HTTP/1.1\r\n\r\n");
  CHECK_THAT(got, ContainsSubstring("Content-Length: 4\r\n"));
  CHECK(got.ends_with("\r\n\r\n"));
}

TEST_CASE("a request that breaks off is no answer, and no harm") {
  MetricsServer server("0");
  server.publish("a 1\n");
  for (const char* const part :
       {"", "G", "GET /metrics", "GET / HTTP/1.1\r\n"}) {
    CHECK(send_bytes(port_of(server), part, /*end=*/true).empty());
  }
  CHECK(http_get(port_of(server), "/metrics") == "a 1\n");
}

TEST_CASE("metrics are not served where nobody can listen") {
  MetricsServer server("0");
  CHECK(!server.is_public());
  CHECK_THROWS_AS(MetricsServer(port_of(server)), commands::Error);
  CHECK_THROWS_AS(MetricsServer("nowhere:x"), commands::Error);
  CHECK_THROWS_AS(MetricsServer("99999"), commands::Error);
}

}  // namespace
}  // namespace heapcli::tests
