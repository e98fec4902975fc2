#include "cdp/protocol_description.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

TEST_CASE("a target's own description says what a command takes") {
  const cdp::ProtocolDescription protocol(
      R"({"domains":[{"domain":"Other"},{"domain":"HeapProfiler","commands":[)"
      R"({"name":"startSampling","parameters":[{"name":"samplingInterval"}]},)"
      R"({"name":"stopSampling"}]}]})");
  CHECK(protocol.has_parameter("HeapProfiler.startSampling",
                               "samplingInterval") == true);
  CHECK(protocol.has_parameter("HeapProfiler.startSampling", "stackDepth") ==
        false);
  CHECK(protocol.has_parameter("HeapProfiler.stopSampling", "x") == false);
  CHECK(!protocol.has_parameter("HeapProfiler.other", "x"));
  CHECK(!protocol.has_parameter("Nobody.knows", "x"));
}

TEST_CASE("a description that is none leaves everything open") {
  for (
      const char* text :
      {"", "Not Found", "[]", "7", "{}", R"({"domains":7})",
       R"({"domains":[7,{"domain":7},{"domain":"A","commands":{"name":"b"}}]})",
       R"({"domains":[{"domain":"A","commands":[{"name":7},null]}]})"}) {
    INFO(text);
    CHECK(!cdp::ProtocolDescription(text).has_parameter("A.b", "c"));
  }
  const cdp::ProtocolDescription odd(
      R"({"domains":[{"domain":"A","commands":[{"name":"b","parameters":7}]}]})");
  CHECK(odd.has_parameter("A.b", "c") == false);
}

}  // namespace
}  // namespace heapcli::tests
