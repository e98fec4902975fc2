#include "cdp/sampling_profiler.h"

#include <algorithm>

#include "cdp/error.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using cdp::Json;

struct Sampled {
  std::shared_ptr<FakePeer> peer = std::make_shared<FakePeer>();
  Json started_with;

  Sampled() {
    peer->methods["HeapProfiler.enable"] = [](const Json&) {
      return Json::object();
    };
    peer->methods["HeapProfiler.startSampling"] = [this](const Json& params) {
      started_with = params;
      return Json::object();
    };
    for (const char* method :
         {"HeapProfiler.getSamplingProfile", "HeapProfiler.stopSampling"}) {
      peer->methods[method] = [](const Json&) {
        return Json{{"profile", {{"head", {{"selfSize", 1}}}}}};
      };
    }
  }

  long stops() const {
    return std::count(peer->calls.begin(), peer->calls.end(),
                      "HeapProfiler.stopSampling");
  }
};

TEST_CASE("sampling asks for no more than what was asked for") {
  Sampled sampled;
  cdp::Session session = fake_session(sampled.peer);
  { const cdp::SamplingProfiler plain(session, {}); }
  CHECK(sampled.started_with == Json{{"samplingInterval", 32768}});
  cdp::SamplingOptions options;
  options.interval = 512;
  options.stack_depth = 9;
  options.include_collected = true;
  { const cdp::SamplingProfiler all(session, options); }
  CHECK(sampled.started_with ==
        Json{{"samplingInterval", 512},
             {"stackDepth", 9},
             {"includeObjectsCollectedByMajorGC", true},
             {"includeObjectsCollectedByMinorGC", true}});
}

TEST_CASE("sampling is stopped once, whatever ends it") {
  Sampled sampled;
  cdp::Session session = fake_session(sampled.peer);
  SECTION("the last profile") {
    cdp::SamplingProfiler profiler(session, {});
    CHECK(profiler.profile() == R"({"head":{"selfSize":1}})");
    CHECK(sampled.stops() == 0);
    CHECK(profiler.stop() == R"({"head":{"selfSize":1}})");
  }
  SECTION("an exception") {
    try {
      const cdp::SamplingProfiler profiler(session, {});
      throw std::runtime_error("disk full");
    } catch (const std::runtime_error&) {
    }
  }
  SECTION("a start that was not answered") {
    sampled.peer->ignored = {"HeapProfiler.startSampling"};
    CHECK_THROWS_AS(cdp::SamplingProfiler(session, {}), cdp::Error);
  }
  CHECK(sampled.stops() == 1);
}

TEST_CASE("an answer without a profile is a protocol error") {
  Sampled sampled;
  sampled.peer->methods["HeapProfiler.getSamplingProfile"] = [](const Json&) {
    return Json{{"other", 1}};
  };
  cdp::Session session = fake_session(sampled.peer);
  cdp::SamplingProfiler profiler(session, {});
  CHECK_THROWS_WITH(profiler.profile(),
                    ContainsSubstring("gave no sampling profile"));
}

}  // namespace
}  // namespace heapcli::tests
