// Requests against a server that does as it is told.

#include "commands/load/http_load.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "commands/error.h"
#include "commands/load/load.h"
#include "tests/catch.h"
#include "tests/commands/load/scripted_server.h"

namespace heapcli::tests {
namespace {

using namespace std::chrono_literals;
using commands::ExitStatus;
using commands::HttpLoadOptions;
using commands::HttpLoadResult;

HttpLoadResult run(const HttpLoadOptions& options, std::stop_token stop = {}) {
  std::atomic<uint64_t> answered = 0;
  const HttpLoadResult result = commands::http_load(options, stop, answered);
  CHECK(answered == result.answered);
  return result;
}

// What it complains about, with the status that the command would end with.
std::string complaint(const HttpLoadOptions& options, ExitStatus status) {
  try {
    check(options);
    run(options);
  } catch (const commands::Error& error) {
    CHECK(error.status() == status);
    return error.what();
  }
  return "";
}

HttpLoadOptions to(const ScriptedServer& server, uint64_t requests) {
  HttpLoadOptions options;
  options.url = server.url();
  options.requests = requests;
  options.concurrency = 2;
  return options;
}

ScriptedServer::Script always(const std::string& answer) {
  return
      [answer](const std::string&, const std::stop_token&) { return answer; };
}

void wait_for_end(const std::stop_token& end) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, end, [] { return false; });
}

TEST_CASE("a load sends so many requests, over connections that stay open") {
  const ScriptedServer server(always(http_answer(200)));
  HttpLoadOptions options = to(server, 21);
  options.method = "PUT";
  options.headers = {{"X-One", "1"}, {"X-Empty", ""}};
  options.body = "the body";
  const HttpLoadResult result = run(options);
  CHECK(result.answered == 21);
  CHECK(result.failed == 0);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 21);
  CHECK(server.connections() <= 2);
  CHECK(requests[0].starts_with("PUT / HTTP/1.1\r\n"));
  CHECK_THAT(requests[0], ContainsSubstring("\r\nX-One: 1\r\n"));
  CHECK_THAT(requests[0], ContainsSubstring("\r\nX-Empty:\r\n"));
  CHECK_THAT(requests[0], !ContainsSubstring("Expect:"));
  CHECK(requests[0].ends_with("\r\n\r\nthe body"));
}

TEST_CASE("no more requests are under way than a load may have at a time") {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  const ScriptedServer server([&](const std::string&, const std::stop_token&) {
    const int here = ++now;
    int seen = most;
    while (here > seen && !most.compare_exchange_weak(seen, here)) {
    }
    std::this_thread::yield();
    --now;
    return http_answer(200);
  });
  HttpLoadOptions options = to(server, 40);
  options.concurrency = 3;
  CHECK(run(options).answered == 40);
  CHECK(most <= 3);
  CHECK(server.connections() <= 3);
}

TEST_CASE("a load for a time ends then, and one with a rate keeps to it") {
  const ScriptedServer server(always(http_answer(200)));
  HttpLoadOptions options = to(server, 0);
  options.duration = 200ms;
  options.rate = 50;
  const HttpLoadResult result = run(options);
  // The first at once, then one each 20 ms at most; fewer on a busy machine.
  CHECK(result.answered >= 1);
  CHECK(result.answered <= 11);
  CHECK(result.took >= 200ms);

  options.requests = 3;
  options.duration = 1h;
  options.rate = 0;
  CHECK(run(options).answered == 3);

  // What is due is all that is sent, however fast the server is.
  options.rate = 20;
  const HttpLoadResult paced = run(options);
  CHECK(paced.answered == 3);
  CHECK(paced.took >= 100ms);
}

TEST_CASE("answers in chunks, without a length, or without a body count") {
  for (const char* const answer :
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: "
        "0\r\n\r\n"}) {
    INFO(answer);
    const ScriptedServer server(always(answer));
    const HttpLoadResult result = run(to(server, 5));
    CHECK(result.answered == 5);
    CHECK(result.failed == 0);
    // A redirection is an answer; nobody asked to follow it.
    CHECK(server.requests().size() == 5);
  }
}

TEST_CASE("answers of 400 and more are counted, and the last one is told") {
  std::atomic<int> count = 0;
  const ScriptedServer server([&](const std::string&, const std::stop_token&) {
    return http_answer(++count <= 4 ? 503 : 200);
  });
  HttpLoadOptions options = to(server, 6);
  options.concurrency = 1;
  const HttpLoadResult result = run(options);
  CHECK(result.answered == 6);
  CHECK(result.failed == 4);
  CHECK(result.failed_with == 503);
  CHECK_THAT(judge(options, result),
             ContainsSubstring("4 of 6 requests were answered with a status"));
}

TEST_CASE("a load is judged by how much of it was refused") {
  HttpLoadOptions options;
  options.url = "http://x/";
  CHECK(judge(options, {.answered = 10, .failed = 5, .failed_with = 404}) ==
        "");
  CHECK(judge(options, {.answered = 0}) == "");
  CHECK_THROWS_AS(judge(options, {.answered = 3, .failed = 3}),
                  commands::Error);
}

TEST_CASE("a load says what went wrong with the connection") {
  // A port that nobody listens on: that of a server that is gone.
  HttpLoadOptions refused;
  {
    const ScriptedServer server(always(http_answer(200)));
    refused = to(server, 5);
  }
  CHECK_THAT(complaint(refused, ExitStatus::kTarget),
             ContainsSubstring("after 0 of 5 requests: nobody listens there"));

  std::atomic<int> count = 0;
  const ScriptedServer hangs_up(
      [&](const std::string&, const std::stop_token&) {
        return ++count <= 3 ? http_answer(200) : "";
      });
  HttpLoadOptions options = to(hangs_up, 5);
  options.concurrency = 1;
  CHECK_THAT(complaint(options, ExitStatus::kTarget),
             ContainsSubstring("after 3 of 5 requests: "));

  for (const char* const broken :
       {"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\nfew",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        "Connection: close\r\n\r\n5\r\nhe",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        "Connection: close\r\n\r\nzz\r\nhe",
        "what is this, Connection: close"}) {
    INFO(broken);
    const ScriptedServer server(always(broken));
    CHECK_THAT(complaint(to(server, 5), ExitStatus::kTarget),
               ContainsSubstring("after 0 of 5 requests: "));
  }
}

TEST_CASE("a load for a time gives up answers that never end") {
  // Server-sent events: the first one comes, the end does not.
  const ScriptedServer events(
      always("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ndata: 1"));
  HttpLoadOptions options = to(events, 0);
  options.duration = 100ms;
  const HttpLoadResult result = run(options);
  CHECK(result.answered == 0);
  CHECK(result.unanswered == 2);
  CHECK(result.took >= 100ms);
  CHECK(judge(options, result) == "");
}

TEST_CASE("a load for a time fails where nobody answers at all") {
  std::atomic<bool> asked = false;
  const ScriptedServer silent(
      [&](const std::string&, const std::stop_token& end) {
        asked = true;
        wait_for_end(end);
        return std::string();
      });
  HttpLoadOptions options = to(silent, 0);
  options.duration = 100ms;
  CHECK_THAT(complaint(options, ExitStatus::kTarget),
             ContainsSubstring("no request had an answer"));
  CHECK(asked);
}

TEST_CASE("a load that is stopped does not wait for a slow server") {
  std::stop_source stop;
  const ScriptedServer silent(
      [&](const std::string&, const std::stop_token& end) {
        stop.request_stop();
        wait_for_end(end);
        return std::string();
      });
  const HttpLoadResult result = run(to(silent, 5), stop.get_token());
  CHECK(result.answered == 0);
}

TEST_CASE("figures of a load that make no sense are refused") {
  HttpLoadOptions options;
  options.url = "http://127.0.0.1:1/";
  const auto refused = [](HttpLoadOptions wrong, auto change) {
    change(wrong);
    return !complaint(wrong, ExitStatus::kUsage).empty();
  };
  CHECK(refused(options, [](auto& o) { o.url = "ftp://x/"; }));
  CHECK(refused(options, [](auto& o) { o.url = ""; }));
  CHECK(refused(options, [](auto& o) { o.requests = 0; }));
  CHECK(refused(options, [](auto& o) { o.concurrency = 0; }));
  CHECK(refused(options, [](auto& o) { o.concurrency = 1001; }));
  CHECK(refused(options, [](auto& o) { o.rate = -1; }));
  CHECK(refused(options, [](auto& o) { o.rate = 1e9; }));
  CHECK(refused(options, [](auto& o) { o.rate = std::nan(""); }));
}

}  // namespace
}  // namespace heapcli::tests
