#include "cdp/held/greeting.h"

#include "cdp/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using cdp::HeldHello;
using cdp::HeldPurpose;
using cdp::HeldSessionInfo;

HeldSessionInfo example() {
  HeldSessionInfo info;
  info.version = "1.2.3";
  info.id = "abc";
  info.holder_pid = 7;
  info.target = "127.0.0.1:9229";
  info.pid = 8;
  info.since_ms = 1000;
  info.idle_ms = 2000;
  info.id_series = 3;
  info.client = {9, "snapshot \xFF", 1500};
  info.granted = true;
  info.last_id = 42;
  info.sentinel_handle = "{\"a\":1}";
  info.sentinel_id = "77";
  return info;
}

TEST_CASE("a greeting says what the holder knows") {
  const HeldSessionInfo read = cdp::parse_greeting(cdp::to_text(example()));
  CHECK(read.version == "1.2.3");
  CHECK(read.id == "abc");
  CHECK(read.target == "127.0.0.1:9229");
  CHECK(read.pid == 8);
  CHECK(read.since_ms == 1000);
  CHECK(read.idle_ms == 2000);
  CHECK(read.id_series == 3);
  REQUIRE(read.client);
  CHECK(read.client->pid == 9);
  CHECK(read.client->command == "snapshot \xEF\xBF\xBD");
  CHECK(read.granted);
  CHECK(read.last_id == 42);
  CHECK(read.sentinel_handle == "{\"a\":1}");
  CHECK(read.sentinel_id == "77");
}

TEST_CASE("a page has no process id, and nobody may use the session") {
  HeldSessionInfo info = example();
  info.pid.reset();
  info.client.reset();
  const HeldSessionInfo read = cdp::parse_greeting(cdp::to_text(info));
  CHECK_FALSE(read.pid);
  CHECK_FALSE(read.client);
}

TEST_CASE("what is no greeting is refused") {
  for (const char* text :
       {"", "[]", "7", "{", "{}", R"({"version":"1","protocol":1})",
        R"({"version":1,"id":"a","protocol":1})", R"({"id":"a","protocol":9})",
        R"({"version":"1","id":"a","protocol":1,"id_series":1,"last_id":-1})",
        R"({"version":"1","id":"a","protocol":1,"id_series":0})",
        R"({"version":"1","id":"a","protocol":1,"id_series":1,)"
        R"("sentinel_id":"1; drop"})"}) {
    INFO(text);
    CHECK_THROWS_AS(cdp::parse_greeting(text), cdp::Error);
  }
  CHECK_THROWS_AS(cdp::parse_greeting(std::string(100'000, '[')), cdp::Error);
}

TEST_CASE("a holder of another version has to say no more than which") {
  const HeldSessionInfo read =
      cdp::parse_greeting(R"({"version":"9.9","protocol":9,"granted":true})");
  CHECK(read.version == "9.9");
  CHECK(read.protocol == 9);
  CHECK_FALSE(read.granted);
}

TEST_CASE("a hello says who knocks, and what for") {
  HeldHello hello;
  hello.purpose = HeldPurpose::kCut;
  hello.client = {5, "detach", 10};
  const HeldHello read = cdp::parse_hello(cdp::to_text(hello));
  CHECK((read.purpose == HeldPurpose::kCut));
  CHECK(read.protocol == cdp::kHeldProtocol);
  CHECK(read.client.pid == 5);
  CHECK(read.client.command == "detach");
}

TEST_CASE("a purpose of a later version is only a look") {
  const HeldHello read =
      cdp::parse_hello(R"({"purpose":"dance","protocol":9,"more":[1]})");
  CHECK((read.purpose == HeldPurpose::kLook));
  CHECK(read.protocol == 9);
  CHECK_THROWS_AS(cdp::parse_hello("[]"), cdp::Error);
}

}  // namespace
}  // namespace heapcli::tests
