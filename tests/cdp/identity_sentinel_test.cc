#include "cdp/identity_sentinel.h"

#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using cdp::Json;

// A heap in which the sentinel has the id `id`.
struct FakeHeap {
  std::string id = "0";
  std::shared_ptr<FakePeer> peer = std::make_shared<FakePeer>();

  FakeHeap() {
    peer->methods["HeapProfiler.enable"] = [](const Json&) {
      return Json::object();
    };
    peer->methods["Runtime.evaluate"] = [](const Json&) {
      return Json{{"result", {{"type", "object"}, {"objectId", "7"}}}};
    };
    peer->methods["HeapProfiler.getHeapObjectId"] = [this](const Json&) {
      return Json{{"heapSnapshotObjectId", id}};
    };
  }
};

TEST_CASE("ids that stay are noticed as kept") {
  FakeHeap heap;
  cdp::Session session = fake_session(heap.peer);
  cdp::HeapProfiler profiler(session);
  cdp::IdentitySentinel sentinel(session, profiler);
  CHECK(sentinel.holds_before_snapshot());
  heap.id = "41";
  CHECK(sentinel.holds_after_snapshot());
  CHECK(sentinel.holds_before_snapshot());
  CHECK(sentinel.holds_after_snapshot());
}

TEST_CASE(
    "ids lost before a snapshot are noticed, then a new sequence begins") {
  FakeHeap heap;
  cdp::Session session = fake_session(heap.peer);
  cdp::HeapProfiler profiler(session);
  cdp::IdentitySentinel sentinel(session, profiler);
  heap.id = "41";
  CHECK(sentinel.holds_after_snapshot());
  heap.id = "0";
  CHECK(!sentinel.holds_before_snapshot());
  heap.id = "55";
  CHECK(!sentinel.holds_after_snapshot());
  sentinel.restart();
  CHECK(sentinel.holds_before_snapshot());
  CHECK(sentinel.holds_after_snapshot());
}

TEST_CASE("ids lost between the check and the snapshot are noticed") {
  FakeHeap heap;
  cdp::Session session = fake_session(heap.peer);
  cdp::HeapProfiler profiler(session);
  cdp::IdentitySentinel sentinel(session, profiler);
  heap.id = "41";
  CHECK(sentinel.holds_after_snapshot());
  CHECK(sentinel.holds_before_snapshot());
  heap.id = "43";
  CHECK(!sentinel.holds_after_snapshot());
}

TEST_CASE(
    "a page that navigates takes the ids with it, then a new one begins") {
  FakeHeap heap;
  const std::string asked = "HeapProfiler.getHeapObjectId";
  const auto answer = heap.peer->methods[asked];
  // Nothing is found by a handle from before, until there is a new one.
  const auto navigate = [&] { heap.peer->methods.erase(asked); };
  heap.peer->methods["Runtime.evaluate"] = [&](const Json&) {
    heap.peer->methods[asked] = answer;
    return Json{{"result", {{"type", "object"}, {"objectId", "7"}}}};
  };
  cdp::Session session = fake_session(heap.peer);
  cdp::HeapProfiler profiler(session);
  cdp::IdentitySentinel sentinel(session, profiler);
  // Before there were any ids nothing is lost.
  navigate();
  CHECK(sentinel.holds_before_snapshot());
  heap.id = "41";
  CHECK(sentinel.holds_after_snapshot());
  navigate();
  CHECK(!sentinel.holds_before_snapshot());
  CHECK(!sentinel.holds_after_snapshot());
  sentinel.restart();
  CHECK(sentinel.holds_before_snapshot());
  CHECK(sentinel.holds_after_snapshot());
}

TEST_CASE("ids lost right after the first snapshot are noticed") {
  FakeHeap heap;
  cdp::Session session = fake_session(heap.peer);
  cdp::HeapProfiler profiler(session);
  cdp::IdentitySentinel sentinel(session, profiler);
  CHECK(!sentinel.holds_after_snapshot());
}

}  // namespace
}  // namespace heapcli::tests
