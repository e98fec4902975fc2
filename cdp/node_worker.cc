#include "cdp/node_worker.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "cdp/error.h"
#include "cdp/worker_message.h"

namespace heapcli::cdp {
namespace {

constexpr const char* kAttached = "NodeWorker.attachedToWorker";
constexpr const char* kDetached = "NodeWorker.detachedFromWorker";
constexpr const char* kMessage = "NodeWorker.receivedMessageFromWorker";

std::string text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// Node's own workerId counts what this session was told of, in no particular
// order, so the next session would call another thread so. The title has the
// thread's number: "Worker 1" on Node 12, "[worker 1] name" later.
std::string thread_number(const Json& info) {
  const std::string title = text(info, "title");
  for (const std::string_view start : {"[worker ", "Worker "}) {
    if (!title.starts_with(start)) continue;
    const size_t end = title.find_first_not_of("0123456789", start.size());
    const std::string number =
        title.substr(start.size(), std::min(end, title.size()) - start.size());
    if (!number.empty()) return number;
  }
  return text(info, "workerId");
}

bool in_order(const Worker& a, const Worker& b) {
  return a.id.size() != b.id.size() ? a.id.size() < b.id.size() : a.id < b.id;
}

// Where the messages of one worker go.
struct Route {
  std::string session_id;
  const Transport::Receiver* receiver = nullptr;  ///< Of a receive under way.
  std::deque<std::string> inbox;  ///< What comes while there is none.
  bool open = false;              ///< Somebody wants its messages.
  bool delivered = false;
  bool ended = false;
};

class WorkerTransport : public Transport {
 public:
  WorkerTransport(Session& main, Route& route) : main_(main), route_(route) {
    route_.open = true;
  }
  ~WorkerTransport() override { close(); }

  void send(std::string_view message) override {
    if (route_.ended) {
      throw Error(Error::Kind::kClosed, "the worker thread has ended");
    }
    main_.post("NodeWorker.sendMessageToWorker",
               {{"sessionId", route_.session_id}, {"message", message}});
  }

  Event receive(Clock::time_point deadline, const Receiver& receive) override {
    if (!route_.inbox.empty()) {
      const std::string message = std::move(route_.inbox.front());
      route_.inbox.pop_front();
      receive(message);
      return Event::kMessage;
    }
    const Listening listening(route_, receive);
    while (!route_.ended) {
      const Event event = main_.receive(deadline);
      if (route_.delivered) return Event::kMessage;
      if (event != Event::kMessage) return event;
      if (Clock::now() >= deadline) return Event::kTimeout;
    }
    return Event::kClosed;
  }

  void wake() override { main_.wake(); }

  void close() override {
    if (!std::exchange(route_.open, false)) return;
    route_.inbox.clear();
    if (!route_.ended) {
      main_.post("NodeWorker.detach", {{"sessionId", route_.session_id}});
    }
  }

  std::string close_reason() const override {
    return route_.ended ? "the worker thread has ended" : main_.close_reason();
  }

 private:
  // For the time of one receive; its receiver may throw.
  struct Listening {
    Listening(Route& listened, const Receiver& receiver) : route(listened) {
      route.receiver = &receiver;
      route.delivered = false;
    }
    ~Listening() { route.receiver = nullptr; }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
    Route& route;
  };

  Session& main_;
  Route& route_;
};

}  // namespace

class NodeWorkers::Router {
 public:
  explicit Router(Session& main) : main_(main) {
    main_.on(kAttached, [this](const Json& params) { attached(params); });
    main_.on(kDetached, [this](const Json& params) {
      const auto found = routes_.find(text(params, "sessionId"));
      if (found != routes_.end()) found->second.ended = true;
    });
    main_.on(kMessage, [this](const Json& params) {
      deliver(text(params, "sessionId"), text(params, "message"));
    });
    main_.set_message_tap([this](std::string_view event) {
      std::string_view session_id;
      if (!decode_worker_message(event, session_id, message_)) return false;
      deliver(session_id, message_);
      return true;
    });
    try {
      // The events of workers that exist come before the reply.
      main_.call("NodeWorker.enable", {{"waitForDebuggerOnStart", false}});
    } catch (const Error&) {
      unsubscribe();
      throw;
    }
    complete_ = true;
    std::sort(attached_.begin(), attached_.end(),
              [](const Attached& a, const Attached& b) {
                return in_order(a.worker, b.worker);
              });
    for (const Attached& one : attached_) alive_.push_back(one.worker);
  }

  ~Router() {
    main_.post("NodeWorker.disable");
    unsubscribe();
  }

  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  const std::vector<Worker>& alive() const { return alive_; }

  std::unique_ptr<Session> open(const Worker& worker, SessionOptions options) {
    const auto found = std::find_if(
        attached_.begin(), attached_.end(),
        [&](const Attached& one) { return one.worker.id == worker.id; });
    if (found == attached_.end()) {
      throw Error(Error::Kind::kClosed,
                  main_.name() + " has no worker " + worker.id);
    }
    return std::make_unique<Session>(
        std::make_unique<WorkerTransport>(main_, *found->route),
        main_.name() + " worker " + worker.id, std::move(options));
  }

 private:
  struct Attached {
    Worker worker;
    Route* route;
  };

  void attached(const Json& params) {
    const auto info = params.find("workerInfo");
    if (info == params.end() || !info->is_object()) return;
    const std::string session_id = text(params, "sessionId");
    Route& route = routes_[session_id];
    route.session_id = session_id;
    // Those that start later are nobody's.
    if (complete_) return;
    attached_.push_back(
        {{thread_number(*info), text(*info, "title"), text(*info, "url")},
         &route});
  }

  void deliver(std::string_view session_id, std::string_view message) {
    const auto found = routes_.find(session_id);
    if (found == routes_.end() || !found->second.open) return;
    Route& route = found->second;
    if (route.receiver == nullptr) {
      route.inbox.emplace_back(message);
      return;
    }
    route.delivered = true;
    (*route.receiver)(message);
  }

  void unsubscribe() {
    for (const char* event : {kAttached, kDetached, kMessage}) {
      main_.on(event, nullptr);
    }
    main_.set_message_tap(nullptr);
  }

  Session& main_;
  bool complete_ = false;  ///< Those alive in the beginning are known.
  std::vector<Attached> attached_;
  std::vector<Worker> alive_;
  std::map<std::string, Route, std::less<>> routes_;  ///< Pointers stay valid.
  std::string message_;  ///< Reused for every decoded message.
};

NodeWorkers::NodeWorkers(Session& session)
    : router_(std::make_unique<Router>(session)) {}

NodeWorkers::~NodeWorkers() = default;

const std::vector<Worker>& NodeWorkers::alive() const {
  return router_->alive();
}

std::unique_ptr<Session> NodeWorkers::open(const Worker& worker,
                                           SessionOptions options) {
  return router_->open(worker, std::move(options));
}

std::vector<Worker> list_workers(Session& session) {
  try {
    return NodeWorkers(session).alive();
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::kRefused) throw;
    return {};
  }
}

}  // namespace heapcli::cdp
