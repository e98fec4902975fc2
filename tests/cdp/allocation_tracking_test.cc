#include "cdp/allocation_tracking.h"

#include "cdp/compaction_pause.h"
#include "cdp/error.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using cdp::IntervalStats;
using cdp::Json;

std::shared_ptr<FakePeer> tracking_peer() {
  const auto peer = std::make_shared<FakePeer>();
  for (const char* method : {"HeapProfiler.enable", "HeapProfiler.disable",
                             "HeapProfiler.startTrackingHeapObjects"}) {
    peer->methods[method] = [](const Json&) { return Json::object(); };
  }
  return peer;
}

TEST_CASE("a tracking hands out what is alive, and ends with a snapshot") {
  const auto peer = tracking_peer();
  peer->methods["HeapProfiler.startTrackingHeapObjects"] =
      [&](const Json& params) {
        CHECK(params["trackAllocations"] == true);
        peer->event("HeapProfiler.heapStatsUpdate",
                    {{"statsUpdate", {0, 500, 9000, 2, 7, 80}}});
        return Json::object();
      };
  peer->methods["HeapProfiler.stopTrackingHeapObjects"] = [&](const Json&) {
    peer->event("HeapProfiler.heapStatsUpdate", {{"statsUpdate", {2, 3, 40}}});
    peer->event("HeapProfiler.addHeapSnapshotChunk", {{"chunk", "{}"}});
    return Json::object();
  };
  cdp::Session session = fake_session(peer);
  const cdp::HeapProfiler profiler(session);
  std::vector<IntervalStats> latest;
  std::string text;
  {
    cdp::AllocationTracking tracking(
        session, profiler,
        [&](const std::vector<IntervalStats>& stats) { latest = stats; });
    REQUIRE(latest.size() == 3);
    CHECK(latest[0].bytes == 9000);
    CHECK(latest[1].bytes == 0);
    CHECK(latest[2].bytes == 80);
    tracking.finish(nullptr, [&](std::string_view chunk) { text += chunk; });
  }
  CHECK(text == "{}");
  CHECK(latest[2].count == 3);
  CHECK(latest[2].bytes == 40);
  CHECK(peer->calls.back() == "HeapProfiler.stopTrackingHeapObjects");
}

TEST_CASE("updates that make no sense are passed over") {
  const auto peer = tracking_peer();
  cdp::Session session = fake_session(peer);
  const cdp::HeapProfiler profiler(session);
  std::vector<IntervalStats> latest;
  const cdp::AllocationTracking tracking(
      session, profiler,
      [&](const std::vector<IntervalStats>& stats) { latest = stats; });
  peer->methods["A.b"] = [](const Json&) { return Json::object(); };
  for (const char* update :
       {R"({})", R"({"statsUpdate":5})", R"({"statsUpdate":[0,1]})",
        R"({"statsUpdate":[4294967295,1,1]})", R"({"statsUpdate":[-1,1,1]})",
        R"({"statsUpdate":["0",1,1]})", R"({"statsUpdate":[1.5,1,1]})"}) {
    peer->event("HeapProfiler.heapStatsUpdate", Json::parse(update));
  }
  session.call("A.b");
  CHECK(latest.empty());
}

TEST_CASE("a tracking that is given up is stopped in the target") {
  const auto peer = tracking_peer();
  cdp::Session session = fake_session(peer);
  const cdp::HeapProfiler profiler(session);
  SECTION("when nobody wants its result") {
    { const cdp::AllocationTracking tracking(session, profiler, nullptr); }
    CHECK(peer->calls.back() == "HeapProfiler.disable");
  }
  SECTION("when it could not be started") {
    peer->methods.erase("HeapProfiler.startTrackingHeapObjects");
    CHECK_THROWS_AS(cdp::AllocationTracking(session, profiler, nullptr),
                    cdp::Error);
    CHECK(peer->calls.back() == "HeapProfiler.disable");
  }
  SECTION("when the disk is full") {
    peer->methods["HeapProfiler.stopTrackingHeapObjects"] = [&](const Json&) {
      for (int i = 0; i < 3; ++i) {
        peer->event("HeapProfiler.addHeapSnapshotChunk", {{"chunk", "x"}});
      }
      return Json::object();
    };
    cdp::AllocationTracking tracking(session, profiler, nullptr);
    CHECK_THROWS_WITH(tracking.finish(nullptr,
                                      [](std::string_view) {
                                        throw std::runtime_error("disk full");
                                      }),
                      "disk full");
    CHECK(peer->inbox.empty());  // The target was let finish.
  }
}

TEST_CASE("what was recorded can be fetched after a stop request") {
  const auto peer = tracking_peer();
  peer->methods["A.b"] = [](const Json&) { return Json{{"ok", true}}; };
  std::stop_source stop;
  cdp::SessionOptions options;
  options.stop = stop.get_token();
  cdp::Session session = fake_session(peer, options);
  stop.request_stop();
  CHECK_THROWS_AS(session.call("A.b"), cdp::Error);
  session.ignore_stop();
  CHECK(session.call("A.b")["ok"] == true);
}

TEST_CASE("compaction goes on again, also where it cannot be paused") {
  const auto peer = std::make_shared<FakePeer>();
  cdp::Session session = fake_session(peer);
  SECTION("in Node") {
    peer->methods["Runtime.evaluate"] = [](const Json& params) {
      CHECK(params["includeCommandLineAPI"] == true);
      return Json{{"result", {{"type", "object"}, {"objectId", "1"}}}};
    };
    std::vector<std::string> functions;
    peer->methods["Runtime.callFunctionOn"] = [&](const Json& params) {
      functions.push_back(params["functionDeclaration"]);
      return Json::object();
    };
    {
      cdp::CompactionPause pause(session);
      CHECK(functions.empty());
      pause.begin();
      CHECK(functions.size() == 1);
    }
    REQUIRE(functions.size() == 2);
    CHECK_THAT(functions[0], ContainsSubstring("'--no-compact'"));
    CHECK_THAT(functions[1], ContainsSubstring("'--compact'"));
  }
  SECTION("elsewhere") {
    peer->methods["Runtime.evaluate"] = [](const Json&) {
      return Json{{"result", {{"type", "object"}, {"subtype", "null"}}}};
    };
    {
      cdp::CompactionPause pause(session);
      pause.begin();
    }
    CHECK(peer->calls == std::vector<std::string>{"Runtime.evaluate"});
  }
  SECTION("in a target that refuses to evaluate") {
    cdp::CompactionPause pause(session);
    pause.begin();
    CHECK(peer->calls.size() == 1);
  }
}

}  // namespace
}  // namespace heapcli::tests
