#include "commands/local_process/process_inspector.h"

#include <memory>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::commands {
namespace {

using Events = std::vector<std::string>;

// Notes who says goodbye, and when.
class GoodbyeTransport : public tests::FakeTransport {
 public:
  GoodbyeTransport(std::shared_ptr<tests::FakePeer> peer,
                   std::shared_ptr<Events> events)
      : FakeTransport(std::move(peer)), events_(std::move(events)) {}

  void send(std::string_view message) override {
    events_->push_back("asked");
    FakeTransport::send(message);
  }

  Event receive(cdp::Clock::time_point deadline,
                const Receiver& receiver) override {
    const Event event = FakeTransport::receive(deadline, receiver);
    if (event == Event::kClosed) events_->push_back("target closed");
    return event;
  }

  void close() override {
    events_->push_back("heapcli closed");
    FakeTransport::close();
  }

 private:
  std::shared_ptr<Events> events_;
};

TEST_CASE(
    "the target is the first to say goodbye when it closes its inspector") {
  auto peer = std::make_shared<tests::FakePeer>();
  peer->methods["Runtime.evaluate"] = [&](const cdp::Json&) {
    peer->closed = true;
    return cdp::Json{{"result", {{"type", "undefined"}}}};
  };
  auto events = std::make_shared<Events>();
  close_inspector(std::make_unique<cdp::Session>(
                      std::make_unique<GoodbyeTransport>(peer, events), "it"),
                  ProcessInspector{});
  CHECK(*events == Events{"asked", "target closed", "heapcli closed"});
}

}  // namespace
}  // namespace heapcli::commands
