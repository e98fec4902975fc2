#include "cdp/session.h"

#include "cdp/error.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using cdp::Json;

template <class Action>
cdp::Error error_of(const Action& action) {
  try {
    action();
  } catch (const cdp::Error& error) {
    return error;
  }
  FAIL("no error");
  throw;
}

TEST_CASE("a call returns the result of its own reply") {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["A.b"] = [](const Json& params) {
    return Json{{"twice", params["n"].get<int>() * 2}};
  };
  cdp::Session session = fake_session(peer);
  peer->inbox.push_back(R"({"id":99,"result":{"twice":0}})");
  CHECK(session.call("A.b", {{"n", 21}})["twice"] == 42);
}

TEST_CASE("events that come during a call reach their handlers") {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["A.b"] = [](const Json&) { return Json::object(); };
  cdp::Session session = fake_session(peer);
  int seen = 0;
  session.on("A.event",
             [&](const Json& params) { seen += params["n"].get<int>(); });
  peer->event("A.event", {{"n", 1}});
  peer->event("A.other", {{"n", 10}});
  peer->event("A.event", {{"n", 2}});
  session.call("A.b");
  CHECK(seen == 3);
  session.on("A.event", nullptr);
  peer->event("A.event", {{"n", 4}});
  session.call("A.b");
  CHECK(seen == 3);
}

TEST_CASE("a refused command says so in the target's words") {
  const auto peer = std::make_shared<FakePeer>();
  cdp::Session session = fake_session(peer);
  const cdp::Error error = error_of([&] { session.call("No.such"); });
  CHECK(error.kind() == cdp::Error::Kind::kRefused);
  CHECK_THAT(error.what(),
             ContainsSubstring("fake:9229 refused No.such: 'No.such' wasn't"));
}

TEST_CASE("silence ends in a timeout that names the command") {
  const auto peer = std::make_shared<FakePeer>();
  peer->ignored = {"A.b"};
  cdp::SessionOptions options;
  options.timeout = std::chrono::milliseconds(1500);
  cdp::Session session = fake_session(peer, options);
  const cdp::Error error = error_of([&] { session.call("A.b"); });
  CHECK(error.kind() == cdp::Error::Kind::kTimeout);
  CHECK_THAT(error.what(), ContainsSubstring("during A.b"));
  CHECK_THAT(error.what(), ContainsSubstring("--timeout"));
}

TEST_CASE("a connection that takes no command any more is closed") {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["A.b"] = [](const cdp::Json&) -> cdp::Json {
    throw cdp::Error(cdp::Error::Kind::kClosed, "Broken pipe");
  };
  cdp::Session session = fake_session(peer);
  const cdp::Error error = error_of([&] { session.call("A.b"); });
  CHECK(error.kind() == cdp::Error::Kind::kClosed);
  CHECK_THAT(error.what(),
             ContainsSubstring(
                 "closed the connection before A.b (Broken pipe); did the "
                 "process end"));
  CHECK(session.closed());
}

TEST_CASE("a connection that closes ends the call") {
  const auto peer = std::make_shared<FakePeer>();
  peer->ignored = {"A.b"};
  peer->closed = true;
  peer->close_reason = "going away";
  cdp::Session session = fake_session(peer);
  const cdp::Error error = error_of([&] { session.call("A.b"); });
  CHECK(error.kind() == cdp::Error::Kind::kClosed);
  CHECK_THAT(error.what(), ContainsSubstring("going away"));
  CHECK(error_of([&] { session.call("A.c"); }).kind() ==
        cdp::Error::Kind::kClosed);
  session.post("A.d");  // Does not throw.
}

TEST_CASE("a session leaves only when every command has its reply") {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["A.b"] = [](const Json&) { return Json::object(); };
  {
    cdp::Session session = fake_session(peer);
    session.post("A.b");
    session.post("A.b");
    CHECK(peer->inbox.size() == 2);
  }
  CHECK(peer->inbox.empty());
  CHECK(peer->closed);
}

TEST_CASE("what is no protocol message is refused") {
  for (const char* message : {"hello", "", "[1]", "42", "{\"id\":"}) {
    const auto peer = std::make_shared<FakePeer>();
    peer->ignored = {"A.b"};
    peer->inbox.push_back(message);
    cdp::Session session = fake_session(peer);
    CHECK(error_of([&] { session.call("A.b"); }).kind() ==
          cdp::Error::Kind::kProtocol);
  }
}

TEST_CASE("odd but harmless messages are passed over") {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["A.b"] = [](const Json&) { return Json{{"ok", true}}; };
  for (const char* message :
       {"{}", R"({"id":"1"})", R"({"method":7})",
        R"({"method":"X","params":3})", R"({"id":null,"method":"Y"})"}) {
    peer->inbox.push_back(message);
  }
  cdp::Session session = fake_session(peer);
  CHECK(session.call("A.b")["ok"] == true);
}

TEST_CASE("a stop request interrupts a call") {
  const auto peer = std::make_shared<FakePeer>();
  peer->ignored = {"A.b"};
  std::stop_source stop;
  stop.request_stop();
  cdp::SessionOptions options;
  options.stop = stop.get_token();
  cdp::Session session = fake_session(peer, options);
  CHECK(error_of([&] { session.call("A.b"); }).kind() ==
        cdp::Error::Kind::kInterrupted);
}

TEST_CASE("a result that is asked for as text comes untouched") {
  const auto peer = std::make_shared<FakePeer>();
  peer->ignored = {"A.b"};
  cdp::Session session = fake_session(peer);
  SECTION("in V8's own form") {
    peer->inbox.push_back(R"({"method":"A.event","params":{}})");
    peer->inbox.push_back(R"({"id":1,"result":{"b":1, "a":[1.0]}})");
    CHECK(session.call_for_text("A.b") == R"({"b":1, "a":[1.0]})");
  }
  SECTION("however deep") {
    const std::string deep(1'000'000, '[');
    peer->inbox.push_back(R"({"id":1,"result":)" + deep + "}");
    CHECK(session.call_for_text("A.b") == deep);
  }
  SECTION("in any other form, with the same meaning") {
    peer->inbox.push_back(R"({"result": {"b": 1}, "id": 1})");
    CHECK(session.call_for_text("A.b") == R"({"b":1})");
  }
  SECTION("or not at all") {
    peer->inbox.push_back(R"({"id":1,"error":{"message":"no"}})");
    CHECK_THROWS_WITH(session.call_for_text("A.b"),
                      ContainsSubstring("refused A.b: no"));
  }
  peer->ignored.clear();
  peer->methods["C.d"] = [](const Json&) { return Json{{"n", 2}}; };
  CHECK(session.call("C.d")["n"] == 2);
}

TEST_CASE("a message that is nested too deeply is refused") {
  const auto peer = std::make_shared<FakePeer>();
  peer->ignored = {"A.b"};
  cdp::Session session = fake_session(peer);
  const auto reply = [](size_t depth) {
    return R"({"x":"\"[[[[","result":)" + std::string(depth, '[') +
           std::string(depth, ']') + R"(,"id":1})";
  };
  SECTION("and what is not is taken") {
    peer->inbox.push_back(reply(900));
    session.call("A.b");
  }
  SECTION("before it does harm") {
    peer->inbox.push_back(reply(1'000'000));
    CHECK(error_of([&] { session.call("A.b"); }).kind() ==
          cdp::Error::Kind::kProtocol);
  }
}

TEST_CASE("a session that ignores the stop can still fetch what is left") {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["A.b"] = [](const Json&) { return Json{{"n", 1}}; };
  std::stop_source stop;
  cdp::SessionOptions options;
  options.stop = stop.get_token();
  cdp::Session session = fake_session(peer, options);
  stop.request_stop();
  CHECK(error_of([&] { session.call("A.b"); }).kind() ==
        cdp::Error::Kind::kInterrupted);
  session.ignore_stop();
  CHECK(session.call("A.b")["n"] == 1);
}

TEST_CASE("waiting ends with the event that it is for") {
  const auto peer = std::make_shared<FakePeer>();
  cdp::Session session = fake_session(peer);
  int seen = 0;
  session.on("A.event", [&](const Json&) { ++seen; });
  for (int i = 0; i < 3; ++i) peer->event("A.event", Json::object());
  session.wait_for(std::chrono::hours(1), [&] { return seen == 2; });
  CHECK(seen == 2);
}

}  // namespace
}  // namespace heapcli::tests
