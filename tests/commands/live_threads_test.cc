#include "commands/live_threads.h"

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using commands::ExitStatus;
using commands::LiveTarget;
using commands::LiveThreads;
using commands::ThreadChoice;

std::shared_ptr<FakePeer> two_workers() {
  const auto peer = std::make_shared<FakePeer>();
  peer->methods["NodeWorker.enable"] = [self = peer.get()](const cdp::Json&) {
    for (const char* number : {"2", "1"}) {
      self->event("NodeWorker.attachedToWorker",
                  {{"sessionId", number},
                   {"workerInfo",
                    {{"workerId", number},
                     {"title", std::string("[worker ") + number + "]"},
                     {"url", "file:///w.js"}}}});
    }
    return cdp::Json::object();
  };
  for (const char* method : {"NodeWorker.disable", "NodeWorker.detach"}) {
    peer->methods[method] = [](const cdp::Json&) {
      return cdp::Json::object();
    };
  }
  return peer;
}

std::vector<std::string> names(const ThreadChoice& choice) {
  cdp::Session session = fake_session(two_workers());
  const LiveThreads threads(session, choice, LiveTarget(), {});
  std::vector<std::string> found;
  for (const auto& thread : threads.threads()) found.push_back(thread.name());
  return found;
}

std::string error_of(std::shared_ptr<FakePeer> peer, const char* worker,
                     ExitStatus status) {
  cdp::Session session = fake_session(std::move(peer));
  try {
    const LiveThreads threads(session, {{worker}}, LiveTarget(), {});
  } catch (const commands::Error& error) {
    CHECK(error.status() == status);
    return error.what();
  }
  return "no error";
}

TEST_CASE("the option --worker says which threads are meant") {
  using Names = std::vector<std::string>;
  CHECK(names({}) == Names{"main thread"});
  CHECK(names({{"main"}}) == Names{"main thread"});
  CHECK(names({{"2"}}) == Names{"worker 2"});
  CHECK(names({{"2", "main"}}) == Names{"main thread", "worker 2"});
  CHECK(names({{"all"}}) == Names{"main thread", "worker 1", "worker 2"});
  CHECK_FALSE(ThreadChoice{{"2"}}.may_be_several());
  CHECK(ThreadChoice{{"all"}}.may_be_several());
  CHECK(ThreadChoice{{"1", "2"}}.may_be_several());
}

TEST_CASE("the option --worker refuses what is no thread of the target") {
  CHECK_THAT(error_of(two_workers(), "3", ExitStatus::kTarget),
             ContainsSubstring("has no worker 3; its workers are 1 (file:///"));
  CHECK_THAT(error_of(two_workers(), "first", ExitStatus::kUsage),
             ContainsSubstring("--worker first"));
  CHECK_THAT(error_of(std::make_shared<FakePeer>(), "1", ExitStatus::kTarget),
             ContainsSubstring("no NodeWorker domain"));
}

// The main thread's session is there anyway, so no worker is disturbed.
TEST_CASE("without --worker nobody attaches to workers") {
  const auto peer = two_workers();
  cdp::Session session = fake_session(peer);
  const LiveThreads threads(session, {}, LiveTarget(), {});
  CHECK(peer->calls.empty());
}

}  // namespace
}  // namespace heapcli::tests
