#include "cdp/held/client_traces.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

std::vector<std::string> undone(const std::vector<const char*>& commands) {
  cdp::ClientTraces traces;
  for (const char* method : commands) traces.saw(method);
  std::vector<std::string> methods;
  for (const auto& command : traces.undo()) methods.push_back(command.method);
  return methods;
}

const std::vector<std::string> kHandles = {"Runtime.releaseObjectGroup",
                                           "Runtime.releaseObjectGroup"};

std::vector<std::string> with_handles(std::vector<std::string> methods) {
  methods.insert(methods.end(), kHandles.begin(), kHandles.end());
  return methods;
}

TEST_CASE("a client that left nothing on leaves only its handles") {
  CHECK(undone({}) == kHandles);
  CHECK(undone({"HeapProfiler.startSampling", "HeapProfiler.stopSampling",
                "Debugger.enable", "Debugger.disable",
                "HeapProfiler.takeHeapSnapshot"}) == kHandles);
}

TEST_CASE("what a client left on is switched off") {
  CHECK(undone({"HeapProfiler.startSampling"}) ==
        with_handles({"HeapProfiler.stopSampling"}));
  CHECK(undone({"Debugger.disable", "Debugger.enable"}) ==
        with_handles({"Debugger.disable"}));
  CHECK(undone({"NodeWorker.enable", "Debugger.enable"}) ==
        with_handles({"Debugger.disable", "NodeWorker.disable"}));
  CHECK(undone({"HeapProfiler.startTrackingHeapObjects"}) ==
        with_handles({"HeapProfiler.disable", "HeapProfiler.enable"}));
}

TEST_CASE("what one client left on is not the next one's") {
  cdp::ClientTraces traces;
  traces.saw("Debugger.enable");
  traces.undo();
  CHECK(traces.undo().size() == kHandles.size());
}

TEST_CASE("the number and the method of a command are in its head") {
  const auto head =
      cdp::command_head(R"({"id":12,"method":"A.b","params":{}})");
  REQUIRE(head);
  CHECK(head->id == 12);
  CHECK(head->method == "A.b");
  for (const char* text :
       {"", "{}", R"({"id":-1,"method":"A.b"})", R"({"id":1,"method":"A.b)",
        R"({"id":99999999999999999999,"method":"A.b"})",
        R"({"method":"A.b","id":1})", R"({"id":1,"params":{}})"}) {
    INFO(text);
    CHECK_FALSE(cdp::command_head(text));
  }
}

TEST_CASE("replies have a number, whatever stands first in them") {
  CHECK(cdp::reply_id(R"({"id":3,"result":{}})") == 3);
  CHECK(cdp::reply_id(R"({"error":{"code":1},"id":4})") == 4);
  CHECK_FALSE(cdp::reply_id(R"({"method":"A.b","params":{"id":5}})"));
  CHECK_FALSE(cdp::reply_id("[]"));
  CHECK_FALSE(cdp::reply_id("{\"id\":"));
  CHECK_FALSE(cdp::reply_id(R"({"error":{},"id":"4"})"));
}

}  // namespace
}  // namespace heapcli::tests
