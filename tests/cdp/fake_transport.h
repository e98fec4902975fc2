// A scripted peer: answers commands from a table, can send events, stall and
// close. Single-threaded, and never waits.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cdp/session.h"
#include "cdp/transport.h"

namespace heapcli::tests {

/// What the peer does; shared between the test and the transport.
struct FakePeer {
  using Handler = std::function<cdp::Json(const cdp::Json& params)>;

  /// By method: gives the `result`. A missing one is an error reply.
  std::map<std::string, Handler> methods;
  /// Methods that are never answered.
  std::vector<std::string> ignored;
  /// Methods, in the order they came.
  std::vector<std::string> calls;
  /// What is to be received next.
  std::deque<std::string> inbox;
  bool closed = false;
  std::string close_reason;

  void event(const std::string& method, const cdp::Json& params) {
    inbox.push_back(cdp::Json{{"method", method}, {"params", params}}.dump());
  }
};

class FakeTransport : public cdp::Transport {
 public:
  explicit FakeTransport(std::shared_ptr<FakePeer> peer)
      : peer_(std::move(peer)) {}

  void send(std::string_view message) override {
    const cdp::Json command = cdp::Json::parse(message);
    const std::string method = command["method"];
    peer_->calls.push_back(method);
    for (const std::string& ignored : peer_->ignored) {
      if (ignored == method) return;
    }
    const auto handler = peer_->methods.find(method);
    cdp::Json reply = {{"id", command["id"]}};
    if (handler == peer_->methods.end()) {
      reply["error"] = {{"code", -32601},
                        {"message", "'" + method + "' wasn't found"}};
    } else {
      reply["result"] = handler->second(command["params"]);
    }
    peer_->inbox.push_back(reply.dump());
  }

  Event receive(cdp::Clock::time_point, const Receiver& receive) override {
    if (peer_->inbox.empty()) {
      return peer_->closed ? Event::kClosed : Event::kTimeout;
    }
    const std::string message = std::move(peer_->inbox.front());
    peer_->inbox.pop_front();
    receive(message);
    return Event::kMessage;
  }

  void wake() override {}
  void close() override { peer_->closed = true; }
  std::string close_reason() const override { return peer_->close_reason; }

 private:
  std::shared_ptr<FakePeer> peer_;
};

inline cdp::Session fake_session(std::shared_ptr<FakePeer> peer,
                                 cdp::SessionOptions options = {}) {
  return cdp::Session(std::make_unique<FakeTransport>(std::move(peer)),
                      "fake:9229", std::move(options));
}

}  // namespace heapcli::tests
