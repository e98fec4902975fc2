#include "cdp/node_worker.h"

#include "cdp/error.h"
#include "cdp/heap_profiler.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using cdp::Json;

Json attached(const std::string& session, const std::string& title) {
  return {{"sessionId", session},
          {"workerInfo",
           {{"workerId", session},
            {"type", "worker"},
            {"title", title},
            {"url", "file:///w.js"}}},
          {"waitingForDebugger", false}};
}

// A process whose workers answer A.b with their session's id, each after an
// event A.event.
std::shared_ptr<FakePeer> process_with_workers(
    const std::vector<std::string>& titles) {
  const auto peer = std::make_shared<FakePeer>();
  FakePeer* const self = peer.get();
  peer->methods["NodeWorker.enable"] = [self, titles](const Json&) {
    for (size_t i = 0; i < titles.size(); ++i) {
      self->event("NodeWorker.attachedToWorker",
                  attached(std::to_string(i + 1), titles[i]));
    }
    return Json::object();
  };
  for (const char* method : {"NodeWorker.disable", "NodeWorker.detach"}) {
    peer->methods[method] = [](const Json&) { return Json::object(); };
  }
  peer->methods["NodeWorker.sendMessageToWorker"] = [self](const Json& params) {
    const auto say = [&](const Json& message) {
      self->event(
          "NodeWorker.receivedMessageFromWorker",
          {{"sessionId", params["sessionId"]}, {"message", message.dump()}});
    };
    const Json command = Json::parse(params["message"].get<std::string>());
    if (command["method"] == "Silence.please") return Json::object();
    say({{"method", "A.event"}, {"params", Json::object()}});
    say({{"id", command["id"]},
         {"result", {{"session", params["sessionId"]}}}});
    return Json::object();
  };
  return peer;
}

cdp::SessionOptions quick() {
  cdp::SessionOptions options;
  options.timeout = std::chrono::milliseconds(10);
  return options;
}

TEST_CASE("a worker goes by its thread's number, whatever Node's order") {
  const auto peer = process_with_workers(
      {"[worker 12] WorkerThread", "[worker 2]", "Worker 3", "other"});
  cdp::Session session = fake_session(peer);
  const auto workers = cdp::list_workers(session);
  REQUIRE(workers.size() == 4);
  CHECK(workers[0].id == "2");
  CHECK(workers[1].id == "3");
  CHECK(workers[2].id == "4");  // Node's own number, for lack of another.
  CHECK(workers[3].id == "12");
  CHECK(workers[3].title == "[worker 12] WorkerThread");
}

TEST_CASE("each worker has a session of its own") {
  const auto peer = process_with_workers({"[worker 1]", "[worker 2]"});
  cdp::Session main = fake_session(peer);
  cdp::NodeWorkers workers(main);
  REQUIRE(workers.alive().size() == 2);
  const auto one = workers.open(workers.alive()[0], quick());
  const auto two = workers.open(workers.alive()[1], quick());
  int events = 0;
  two->on("A.event", [&](const Json&) { ++events; });
  CHECK(two->call("A.b")["session"] == "2");
  CHECK(one->call("A.b")["session"] == "1");
  CHECK(events == 1);
  CHECK_THAT(two->name(), ContainsSubstring("fake:9229 worker 2"));

  // What comes while another session listens is kept.
  two->post("A.b");
  CHECK(one->call("A.b")["session"] == "1");
  CHECK(events == 1);
  CHECK(two->call("A.b")["session"] == "2");
  CHECK(events == 3);
}

TEST_CASE("a worker's snapshot comes through, in any form") {
  const auto peer = process_with_workers({"[worker 1]"});
  const bool plain = GENERATE(true, false);
  peer->methods["NodeWorker.sendMessageToWorker"] = [peer = peer.get(), plain](
                                                        const Json& params) {
    const Json command = Json::parse(params["message"].get<std::string>());
    const Json chunk = {{"method", "HeapProfiler.addHeapSnapshotChunk"},
                        {"params", {{"chunk", "{\"a\":\n\"\\\\\"}"}}}};
    if (plain) {
      // As Node writes it, where nlohmann has its own order of members.
      std::string message = R"({"method":"HeapProfiler.addHeapSnapshotChunk",)"
                            R"("params":{"chunk":"{\"a\":\n\"\\\\\"}"}})";
      peer->inbox.push_back(
          R"({"method":"NodeWorker.receivedMessageFromWorker",)"
          R"("params":{"sessionId":"1","message":)" +
          Json(message).dump() + "}}");
    } else {
      peer->event("NodeWorker.receivedMessageFromWorker",
                  {{"message", chunk.dump()}, {"sessionId", "1"}});
    }
    peer->event(
        "NodeWorker.receivedMessageFromWorker",
        {{"sessionId", "1"},
         {"message",
          Json{{"id", command["id"]}, {"result", Json::object()}}.dump()}});
    return Json::object();
  };
  cdp::Session main = fake_session(peer);
  cdp::NodeWorkers workers(main);
  const auto session = workers.open(workers.alive()[0], quick());
  std::string text;
  session->set_chunk_sink([&](std::string_view chunk) { text += chunk; });
  session->call("HeapProfiler.takeHeapSnapshot");
  CHECK(text == "{\"a\":\n\"\\\\\"}");
}

TEST_CASE("a worker that ends says so, and only it") {
  const auto peer = process_with_workers({"[worker 1]", "[worker 2]"});
  cdp::Session main = fake_session(peer);
  cdp::NodeWorkers workers(main);
  const auto one = workers.open(workers.alive()[0], quick());
  const auto two = workers.open(workers.alive()[1], quick());
  peer->event("NodeWorker.detachedFromWorker", {{"sessionId", "1"}});
  try {
    one->call("Silence.please");
    FAIL("no error");
  } catch (const cdp::Error& error) {
    CHECK(error.kind() == cdp::Error::Kind::kClosed);
    CHECK_THAT(error.what(), ContainsSubstring("worker thread has ended"));
  }
  CHECK(two->call("A.b")["session"] == "2");
}

TEST_CASE("a worker that says nothing times out, and only it") {
  const auto peer = process_with_workers({"[worker 1]", "[worker 2]"});
  cdp::Session main = fake_session(peer);
  cdp::NodeWorkers workers(main);
  const auto one = workers.open(workers.alive()[0], quick());
  const auto two = workers.open(workers.alive()[1], quick());
  try {
    one->call("Silence.please");
    FAIL("no error");
  } catch (const cdp::Error& error) {
    CHECK(error.kind() == cdp::Error::Kind::kTimeout);
    CHECK_THAT(error.what(), ContainsSubstring("worker 1 said nothing"));
  }
  CHECK(two->call("A.b")["session"] == "2");
}

TEST_CASE("a stop request interrupts a worker's session") {
  const auto peer = process_with_workers({"[worker 1]"});
  std::stop_source stop;
  cdp::Session main = fake_session(peer);
  cdp::NodeWorkers workers(main);
  cdp::SessionOptions options = quick();
  options.stop = stop.get_token();
  const auto session = workers.open(workers.alive()[0], options);
  stop.request_stop();
  try {
    session->call("Silence.please");
    FAIL("no error");
  } catch (const cdp::Error& error) {
    CHECK(error.kind() == cdp::Error::Kind::kInterrupted);
  }
}

TEST_CASE("workers are detached from at the end") {
  const auto peer = process_with_workers({"[worker 1]"});
  cdp::Session main = fake_session(peer);
  {
    cdp::NodeWorkers workers(main);
    workers.open(workers.alive()[0], quick());
    CHECK(peer->calls.back() == "NodeWorker.detach");
  }
  CHECK(peer->calls.back() == "NodeWorker.disable");
}

TEST_CASE("a target without worker threads refuses") {
  const auto peer = std::make_shared<FakePeer>();
  cdp::Session main = fake_session(peer);
  CHECK_THROWS_AS(cdp::NodeWorkers(main), cdp::Error);
}

TEST_CASE("odd events of workers are passed over") {
  const auto peer = process_with_workers({"[worker 1]"});
  cdp::Session main = fake_session(peer);
  cdp::NodeWorkers workers(main);
  const auto session = workers.open(workers.alive()[0], quick());
  peer->event("NodeWorker.attachedToWorker", {{"sessionId", "7"}});
  peer->event("NodeWorker.detachedFromWorker", {{"sessionId", 9}});
  peer->event("NodeWorker.receivedMessageFromWorker", {{"message", 9}});
  peer->event("NodeWorker.receivedMessageFromWorker",
              {{"sessionId", "7"}, {"message", "{}"}});
  CHECK(session->call("A.b")["session"] == "1");
}

}  // namespace
}  // namespace heapcli::tests
