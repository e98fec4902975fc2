// A holder and its clients over a real Unix socket, with a scripted target.

#include "cdp/held/holder.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "cdp/error.h"
#include "cdp/held/door.h"
#include "cdp/held/held_transport.h"
#include "cdp/identity_sentinel.h"
#include "tests/catch.h"
#include "tests/program/child_process.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

using cdp::Clock;
using cdp::HeldPurpose;
using cdp::Json;

// Answers each command with `{}`, or as it was told to; for two threads.
class ScriptedTarget {
 public:
  void silence(const std::string& method) {
    const std::lock_guard lock(mutex_);
    silent_.insert(method);
  }
  void set_object_id(const std::string& id) {
    const std::lock_guard lock(mutex_);
    object_id_ = id;
  }
  void say(const Json& message) {
    const std::lock_guard lock(mutex_);
    inbox_.push_back(message.dump());
    changed_.notify_all();
  }
  void end(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    reason_ = reason;
    changed_.notify_all();
  }
  /// Waits until the method was called, and returns the number of the command.
  int64_t await_call(const std::string& method) {
    std::unique_lock lock(mutex_);
    const bool called = changed_.wait_for(
        lock, kPatience, [&] { return calls_.contains(method); });
    if (!called) throw std::runtime_error(method + " was not called");
    return calls_[method];
  }
  void forget_calls() {
    const std::lock_guard lock(mutex_);
    calls_.clear();
  }
  bool was_called(const std::string& method) {
    const std::lock_guard lock(mutex_);
    return calls_.contains(method);
  }

 private:
  friend class ScriptedTransport;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> silent_;
  std::map<std::string, int64_t> calls_;
  std::deque<std::string> inbox_;
  std::string object_id_ = "0";
  bool woken_ = false;
  bool ended_ = false;
  std::string reason_;
};

class ScriptedTransport : public cdp::Transport {
 public:
  explicit ScriptedTransport(ScriptedTarget& target) : target_(target) {}

  void send(std::string_view message) override {
    const Json command = Json::parse(message);
    const std::string method = command["method"];
    const std::lock_guard lock(target_.mutex_);
    target_.calls_[method] = command["id"];
    target_.changed_.notify_all();
    if (target_.ended_ || target_.silent_.contains(method)) return;
    Json result = Json::object();
    if (method == "Runtime.evaluate") result["result"]["objectId"] = "obj:1";
    if (method == "HeapProfiler.getHeapObjectId") {
      result["heapSnapshotObjectId"] = target_.object_id_;
    }
    const Json reply = {{"id", command["id"]}, {"result", result}};
    target_.inbox_.push_back(reply.dump());
  }

  Event receive(Clock::time_point deadline, const Receiver& receive) override {
    std::unique_lock lock(target_.mutex_);
    const bool any = target_.changed_.wait_until(lock, deadline, [&] {
      return !target_.inbox_.empty() || target_.woken_ || target_.ended_;
    });
    if (!target_.inbox_.empty()) {
      const std::string message = std::move(target_.inbox_.front());
      target_.inbox_.pop_front();
      lock.unlock();
      receive(message);
      return Event::kMessage;
    }
    if (target_.ended_) return Event::kClosed;
    target_.woken_ = false;
    return any ? Event::kWoken : Event::kTimeout;
  }

  void wake() override {
    const std::lock_guard lock(target_.mutex_);
    target_.woken_ = true;
    target_.changed_.notify_all();
  }
  void close() override {}
  std::string close_reason() const override { return target_.reason_; }

 private:
  ScriptedTarget& target_;
};

// A holder that runs on a thread of its own.
class RunningHolder {
 public:
  explicit RunningHolder(int64_t idle_ms = 3'600'000)
      : session_(std::make_unique<ScriptedTransport>(target), "target"),
        holder_(session_, about(idle_ms), stop_.get_token()),
        door_(std::in_place, cdp::listen_unix(socket()), holder_),
        thread_([this] { end_ = holder_.run(); }) {}
  ~RunningHolder() {
    stop_.request_stop();
    await_end();
  }

  std::string socket() const { return dir_.file("a.sock"); }

  std::unique_ptr<cdp::HeldTransport> knock(
      HeldPurpose purpose = HeldPurpose::kUse,
      int protocol = cdp::kHeldProtocol) {
    cdp::HeldHello hello;
    hello.purpose = purpose;
    hello.protocol = protocol;
    hello.client = {4711, "test", 1};
    return cdp::HeldTransport::open(socket(), hello, Clock::now() + kPatience,
                                    {});
  }

  std::unique_ptr<cdp::Session> connect() {
    auto transport = knock();
    REQUIRE(transport);
    REQUIRE(transport->info().granted);
    return std::make_unique<cdp::Session>(std::move(transport), "held");
  }

  cdp::Holder::End await_end() {
    if (thread_.joinable()) thread_.join();
    door_.reset();
    return end_;
  }

  ScriptedTarget target;

 private:
  static cdp::HeldSessionInfo about(int64_t idle_ms) {
    cdp::HeldSessionInfo about;
    about.version = "test";
    about.id = "session-1";
    about.idle_ms = idle_ms;
    return about;
  }

  const TempDir dir_;
  std::stop_source stop_;
  cdp::Session session_;
  cdp::Holder holder_;
  std::optional<cdp::Door> door_;
  cdp::Holder::End end_ = cdp::Holder::End::kAsked;
  std::thread thread_;
};

TEST_CASE("clients of a held session come one after the other") {
  RunningHolder holder;
  int64_t last = 0;
  for (int i = 0; i < 3; ++i) {
    const auto client = holder.connect();
    CHECK(client->last_id() > last);
    CHECK(client->call("Some.thing").empty());
    last = client->last_id();
  }
  CHECK_FALSE(holder.target.was_called("HeapProfiler.disable"));
}

TEST_CASE("a second client of a held session is told who the first one is") {
  RunningHolder holder;
  const auto first = holder.connect();
  first->call("Some.thing");
  const auto second = holder.knock();
  REQUIRE(second);
  CHECK_FALSE(second->info().granted);
  REQUIRE(second->info().client);
  CHECK(second->info().client->pid == 4711);
  CHECK(second->info().client->command == "test");
  CHECK(holder.knock(HeldPurpose::kLook)->info().id == "session-1");
  CHECK(first->call("Some.thing").empty());
}

TEST_CASE("what a client left running is switched off") {
  RunningHolder holder;
  {
    const auto client = holder.connect();
    client->call("HeapProfiler.startSampling");
    client->call("Debugger.enable");
  }
  holder.connect();
  CHECK(holder.target.was_called("HeapProfiler.stopSampling"));
  CHECK(holder.target.was_called("Debugger.disable"));
  CHECK_FALSE(holder.target.was_called("NodeWorker.disable"));
}

TEST_CASE("late answers and events for one client do not reach the next") {
  RunningHolder holder;
  holder.target.silence("Slow.thing");
  // Its answer is the end of what belongs to the client before.
  holder.target.silence("NodeRuntime.notifyWhenWaitingForDisconnect");
  int64_t slow = 0;
  {
    auto client = holder.knock();
    REQUIRE(client);
    client->send(
        Json{{"id", client->info().last_id + 1}, {"method", "Slow.thing"}}
            .dump());
    slow = holder.target.await_call("Slow.thing");
    holder.target.forget_calls();
  }
  // After the client has gone.
  const int64_t last =
      holder.target.await_call("NodeRuntime.notifyWhenWaitingForDisconnect");
  holder.target.say({{"method", "Old.event"}, {"params", Json::object()}});
  holder.target.say({{"id", slow}, {"result", {{"old", true}}}});
  holder.target.say({{"id", last}, {"result", Json::object()}});
  const auto next = holder.connect();
  bool old_event = false;
  next->on("Old.event", [&](const Json&) { old_event = true; });
  bool new_event = false;
  next->on("New.event", [&](const Json&) { new_event = true; });
  holder.target.say({{"id", slow}, {"result", {{"old", true}}}});
  holder.target.say({{"method", "New.event"}, {"params", Json::object()}});
  CHECK(next->call("Some.thing").empty());
  CHECK(new_event);
  CHECK_FALSE(old_event);
}

TEST_CASE("the sentinel's id goes from one client to the next") {
  RunningHolder holder;
  {
    const auto client = holder.connect();
    cdp::HeapProfiler profiler(*client);
    cdp::IdentitySentinel sentinel(*client, profiler);
    CHECK(sentinel.holds_before_snapshot());
    holder.target.set_object_id("71");
    CHECK(sentinel.holds_after_snapshot());
  }
  {
    const auto client = holder.connect();
    CHECK(client->held()->info().sentinel_id == "71");
    CHECK(client->held()->info().id_series == 1);
    cdp::HeapProfiler profiler(*client);
    cdp::IdentitySentinel sentinel(*client, profiler);
    CHECK(sentinel.holds_before_snapshot());
    holder.target.set_object_id("99");  // Another session has ended.
    CHECK_FALSE(sentinel.holds_after_snapshot());
    sentinel.restart();
    CHECK(client->held()->info().id_series == 2);
  }
  const auto client = holder.connect();
  CHECK(client->held()->info().id_series == 2);
  cdp::HeapProfiler profiler(*client);
  CHECK(cdp::IdentitySentinel(*client, profiler).holds_before_snapshot());
}

TEST_CASE("the target's end reaches the client with its reason") {
  RunningHolder holder;
  const auto client = holder.connect();
  client->call("Some.thing");
  holder.target.end("gone for good");
  CHECK_THROWS_WITH(client->call("Some.thing"),
                    Catch::Contains("gone for good"));
  CHECK((holder.await_end() == cdp::Holder::End::kTargetGone));
}

TEST_CASE("a target that waits to end is let go, once nobody uses it") {
  RunningHolder holder;
  bool told = false;
  {
    const auto client = holder.connect();
    client->on("NodeRuntime.waitingForDisconnect",
               [&](const Json&) { told = true; });
    holder.target.say({{"method", "NodeRuntime.waitingForDisconnect"},
                       {"params", Json::object()}});
    client->call("Some.thing");
    CHECK(told);
  }
  CHECK((holder.await_end() == cdp::Holder::End::kTargetGone));
}

TEST_CASE("a held session that nobody uses ends by itself") {
  RunningHolder holder(/*idle_ms=*/1);
  CHECK((holder.await_end() == cdp::Holder::End::kIdle));
  CHECK_FALSE(holder.knock());
}

TEST_CASE("a client that says nothing keeps a held session from idling out") {
  constexpr std::chrono::milliseconds kIdle{300};
  RunningHolder holder(kIdle.count());
  auto client = holder.knock();
  // On a machine so busy that it ended before, there is nothing to see.
  if (!client) return;
  CHECK((client->receive(Clock::now() + 2 * kIdle, [](std::string_view) {}) ==
         cdp::Transport::Event::kTimeout));
  CHECK(client->info().granted);
  client.reset();
  CHECK((holder.await_end() == cdp::Holder::End::kIdle));
}

TEST_CASE("who connects and says nothing does not keep a held session") {
  RunningHolder holder(/*idle_ms=*/1);
  const auto visitor = cdp::UnixStream::connect(holder.socket());
  CHECK((holder.await_end() == cdp::Holder::End::kIdle));
}

TEST_CASE("a held session ends when it is asked to, and free") {
  RunningHolder holder;
  {
    const auto client = holder.connect();
    CHECK_FALSE(holder.knock(HeldPurpose::kEnd)->info().granted);
    CHECK(client->call("Some.thing").empty());
    CHECK(holder.knock(HeldPurpose::kCut)->info().granted);
    CHECK_THROWS_AS(client->call("Some.thing"), cdp::Error);
  }
  CHECK((holder.await_end() == cdp::Holder::End::kAsked));
}

TEST_CASE("a client of another version is not let in") {
  RunningHolder holder;
  const auto client = holder.knock(HeldPurpose::kUse, 99);
  REQUIRE(client);
  CHECK_FALSE(client->info().granted);
  CHECK(client->info().version == "test");
  CHECK(holder.connect()->call("Some.thing").empty());
}

TEST_CASE("who does not speak as agreed is turned away") {
  RunningHolder holder;
  for (const std::string& bytes :
       {std::string("GET / HTTP/1.1\r\n\r\n"), std::string("\xFF\xFF\xFF\xFFM"),
        std::string("\x02\0\0\0H[]", 7), std::string("\x02\0\0\0M{}", 7)}) {
    const auto stream = cdp::UnixStream::connect(holder.socket());
    REQUIRE(stream);
    stream->write_all(bytes, "", Clock::now() + kPatience);
    char answer[16];
    size_t got = 0;
    CHECK((stream->read_some(answer, Clock::now() + kPatience, got) ==
           cdp::UnixStream::Status::kEnd));
  }
  {
    const auto client = holder.knock();
    REQUIRE(client);
    client->send("no command");
    CHECK((client->receive(Clock::now() + kPatience, [](std::string_view) {}) ==
           cdp::Transport::Event::kClosed));
  }
  CHECK(holder.connect()->call("Some.thing").empty());
}

}  // namespace
}  // namespace heapcli::tests
