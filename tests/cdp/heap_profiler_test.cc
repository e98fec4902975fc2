#include "cdp/heap_profiler.h"

#include "cdp/debugger.h"
#include "cdp/error.h"
#include "cdp/node_worker.h"
#include "cdp/runtime.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using cdp::Json;

std::shared_ptr<FakePeer> profiling_peer() {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["HeapProfiler.enable"] = [](const Json&) {
    return Json::object();
  };
  return peer;
}

TEST_CASE("the chunks of a snapshot reach the sink in order, in any form") {
  const auto peer = profiling_peer();
  peer->methods["HeapProfiler.takeHeapSnapshot"] = [&](const Json& params) {
    CHECK(params["reportProgress"] == true);
    peer->event("HeapProfiler.reportHeapSnapshotProgress",
                {{"done", 1}, {"total", 2}});
    peer->inbox.push_back(
        R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"{\"a\":\n"}})");
    peer->inbox.push_back(
        R"({"params":{"chunk":"\"\u00fc\"" },"method":"HeapProfiler.addHeapSnapshotChunk"})");
    peer->inbox.push_back(
        R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"}"}})");
    return Json::object();
  };
  cdp::Session session = fake_session(peer);
  cdp::HeapProfiler profiler(session);
  std::string text;
  int64_t progress = 0;
  cdp::SnapshotOptions options;
  options.progress = [&](int64_t done, int64_t total) {
    progress = done * 10 + total;
  };
  profiler.take_snapshot(options,
                         [&](std::string_view chunk) { text += chunk; });
  CHECK(text == "{\"a\":\n\"\xC3\xBC\"}");
  CHECK(progress == 12);
}

TEST_CASE("what the sink throws ends the snapshot") {
  const auto peer = profiling_peer();
  peer->methods["HeapProfiler.takeHeapSnapshot"] = [&](const Json&) {
    peer->event("HeapProfiler.addHeapSnapshotChunk", {{"chunk", "x"}});
    return Json::object();
  };
  cdp::Session session = fake_session(peer);
  cdp::HeapProfiler profiler(session);
  CHECK_THROWS_WITH(
      profiler.take_snapshot(
          {}, [](std::string_view) { throw std::runtime_error("disk full"); }),
      "disk full");
}

TEST_CASE("a target is left only when it is done with its snapshot") {
  const auto peer = profiling_peer();
  peer->methods["HeapProfiler.takeHeapSnapshot"] = [&](const Json&) {
    for (int i = 0; i < 5; ++i) {
      peer->event("HeapProfiler.addHeapSnapshotChunk", {{"chunk", "x"}});
    }
    return Json::object();
  };
  std::stop_source stop;
  cdp::SessionOptions options;
  options.stop = stop.get_token();
  cdp::Session session = fake_session(peer, options);
  cdp::HeapProfiler profiler(session);
  int chunks = 0;
  SECTION("when interrupted") {
    CHECK_THROWS_AS(profiler.take_snapshot({},
                                           [&](std::string_view) {
                                             ++chunks;
                                             stop.request_stop();
                                           }),
                    cdp::Error);
  }
  SECTION("when the disk is full") {
    CHECK_THROWS_WITH(profiler.take_snapshot({},
                                             [&](std::string_view) {
                                               ++chunks;
                                               throw std::runtime_error("full");
                                             }),
                      "full");
  }
  CHECK(chunks == 1);
  CHECK(peer->inbox.empty());
  CHECK(!peer->closed);
}

TEST_CASE("a chunk without text is a protocol error") {
  const auto peer = profiling_peer();
  peer->methods["HeapProfiler.takeHeapSnapshot"] = [&](const Json&) {
    peer->event("HeapProfiler.addHeapSnapshotChunk", {{"chunk", 5}});
    return Json::object();
  };
  cdp::Session session = fake_session(peer);
  cdp::HeapProfiler profiler(session);
  CHECK_THROWS_AS(profiler.take_snapshot({}, [](std::string_view) {}),
                  cdp::Error);
}

TEST_CASE("the debugger never pauses: skipping comes before enabling") {
  const auto peer = std::make_shared<FakePeer>();
  for (const char* method :
       {"Debugger.enable", "Debugger.disable", "Debugger.setSkipAllPauses",
        "Debugger.resume", "A.b"}) {
    peer->methods[method] = [](const Json&) { return Json::object(); };
  }
  cdp::Session session = fake_session(peer);
  {
    const cdp::PauselessDebugger debugger(session);
    peer->event("Debugger.paused", Json::object());
    session.call("A.b");
  }
  CHECK(peer->calls ==
        std::vector<std::string>{"Debugger.setSkipAllPauses", "Debugger.enable",
                                 "Debugger.setSkipAllPauses", "A.b",
                                 "Debugger.resume", "Debugger.disable"});
}

TEST_CASE("workers are listed, and none where the domain is missing") {
  const auto peer = std::make_shared<FakePeer>();
  cdp::Session session = fake_session(peer);
  CHECK(cdp::list_workers(session).empty());
  peer->methods["NodeWorker.enable"] = [&](const Json&) {
    peer->event("NodeWorker.attachedToWorker", {{"sessionId", "1"},
                                                {"workerInfo",
                                                 {{"workerId", "1"},
                                                  {"type", "worker"},
                                                  {"title", "Worker 1"},
                                                  {"url", "file:///w.js"}}},
                                                {"waitingForDebugger", false}});
    return Json::object();
  };
  peer->methods["NodeWorker.disable"] = [](const Json&) {
    return Json::object();
  };
  const auto workers = cdp::list_workers(session);
  REQUIRE(workers.size() == 1);
  CHECK(workers[0].title == "Worker 1");
}

TEST_CASE("an evaluation that throws is an error with its message") {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["Runtime.evaluate"] = [](const Json&) {
    return Json{{"result",
                 {{"type", "object"},
                  {"description", "TypeError: no\n    at <anonymous>"}}},
                {"exceptionDetails", {{"text", "Uncaught"}}}};
  };
  cdp::Session session = fake_session(peer);
  CHECK_THROWS_WITH(cdp::evaluate(session, "x"),
                    ContainsSubstring("threw TypeError: no"));
}

}  // namespace
}  // namespace heapcli::tests
