#include "cdp/session.h"

#include <utility>

#include "cdp/chunk_decoder.h"
#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

constexpr const char* kChunkEvent = "HeapProfiler.addHeapSnapshotChunk";

// How long a target that says nothing may hold us up when we leave.
constexpr std::chrono::milliseconds kLongestGoodbye{1000};

std::string seconds(std::chrono::milliseconds time) {
  const auto count = time.count();
  if (count < 1000) return std::to_string(count) + " ms";
  return std::to_string(count / 1000) + " s";
}

}  // namespace

Session::Session(std::unique_ptr<Transport> transport, std::string name,
                 SessionOptions options)
    : transport_(std::move(transport)),
      name_(std::move(name)),
      options_(std::move(options)),
      wake_on_stop_(options_.stop, [this] { transport_->wake(); }) {}

Session::~Session() {
  settle(kLongestGoodbye);
  transport_->close();
}

Json Session::call(const std::string& method, const Json& params) {
  if (closed_) fail_closed("before " + method);
  const int64_t id = ++last_id_;
  awaited_id_ = id;
  reply_.reset();
  try {
    transport_->send(
        Json{{"id", id}, {"method", method}, {"params", params}}.dump());
    ++unanswered_;
  } catch (const Error& error) {
    throw Error(error.kind(),
                name_ + ": cannot send " + method + ": " + error.what());
  }
  while (!reply_) {
    // Any message shows that the target is at work, so the time starts anew.
    pump(Clock::now() + options_.timeout);
    if (reply_) break;
    if (closed_) fail_closed("during " + method);
    if (timed_out_) {
      throw Error(Error::Kind::kTimeout,
                  name_ + " said nothing for " + seconds(options_.timeout) +
                      " during " + method +
                      "; is the process stopped, or is its heap that large? "
                      "--timeout waits longer");
    }
  }
  const Json reply = std::move(*reply_);
  reply_.reset();
  if (const auto error = reply.find("error"); error != reply.end()) {
    std::string why = "unknown error";
    if (error->is_object() && error->contains("message") &&
        (*error)["message"].is_string()) {
      why = (*error)["message"].get<std::string>();
    }
    throw Error(Error::Kind::kRefused,
                name_ + " refused " + method + ": " + why);
  }
  const auto result = reply.find("result");
  return result == reply.end() ? Json::object() : *result;
}

void Session::post(const std::string& method, const Json& params) noexcept {
  if (closed_) return;
  try {
    transport_->send(
        Json{{"id", ++last_id_}, {"method", method}, {"params", params}}
            .dump());
    ++unanswered_;
  } catch (const std::exception&) {
    closed_ = true;
  }
}

void Session::settle(std::chrono::milliseconds silence) noexcept {
  chunk_sink_ = [](std::string_view) {};
  try {
    while (unanswered_ > 0 && !closed_) {
      const Transport::Event event = transport_->receive(
          Clock::now() + silence,
          [this](std::string_view message) { dispatch(message); });
      if (event == Transport::Event::kTimeout) return;
      closed_ |= event == Transport::Event::kClosed;
    }
  } catch (const std::exception&) {
    closed_ = true;
  }
}

void Session::on(const std::string& event, EventHandler handler) {
  if (handler) {
    handlers_[event] = std::move(handler);
  } else {
    handlers_.erase(event);
  }
}

void Session::wait_for(std::chrono::milliseconds duration) {
  const auto deadline = Clock::now() + duration;
  while (Clock::now() < deadline) {
    pump(deadline);
    if (closed_) fail_closed("while waiting");
  }
}

// Waits for one message, or sets closed_ or timed_out_.
void Session::pump(Clock::time_point deadline) {
  timed_out_ = false;
  if (stop_requested()) {
    throw Error(Error::Kind::kInterrupted, "interrupted");
  }
  switch (transport_->receive(
      deadline, [this](std::string_view message) { dispatch(message); })) {
    case Transport::Event::kMessage:
      return;
    case Transport::Event::kClosed:
      closed_ = true;
      return;
    case Transport::Event::kTimeout:
      timed_out_ = true;
      return;
    case Transport::Event::kWoken:
      if (stop_requested()) {
        throw Error(Error::Kind::kInterrupted, "interrupted");
      }
      return;
  }
}

void Session::dispatch(std::string_view message) {
  if (chunk_sink_ && decode_chunk(message, chunk_)) {
    chunk_sink_(chunk_);
    return;
  }
  const Json parsed = Json::parse(message, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) {
    throw Error(Error::Kind::kProtocol,
                name_ +
                    " does not speak the DevTools protocol: it sent something "
                    "that is no JSON object; give the ws:// URL that node "
                    "--inspect prints");
  }
  dispatch_json(parsed);
}

void Session::dispatch_json(const Json& message) {
  if (const auto id = message.find("id");
      id != message.end() && id->is_number_integer()) {
    if (unanswered_ > 0) --unanswered_;
    if (id->get<int64_t>() == awaited_id_) reply_ = message;
    return;
  }
  const auto method = message.find("method");
  if (method == message.end() || !method->is_string()) return;
  const auto params = message.find("params");
  const Json no_params = Json::object();
  const Json& arguments =
      params != message.end() && params->is_object() ? *params : no_params;
  const std::string& event = method->get_ref<const std::string&>();
  if (event == kChunkEvent && chunk_sink_) {
    const auto chunk = arguments.find("chunk");
    if (chunk == arguments.end() || !chunk->is_string()) {
      throw Error(Error::Kind::kProtocol,
                  name_ + " sent a snapshot chunk without text");
    }
    chunk_sink_(chunk->get_ref<const std::string&>());
    return;
  }
  const auto handler = handlers_.find(event);
  if (handler == handlers_.end()) return;
  // A copy, as the handler may replace itself.
  const EventHandler run = handler->second;
  run(arguments);
}

void Session::fail_closed(const std::string& meanwhile) const {
  const std::string reason = transport_->close_reason();
  throw Error(Error::Kind::kClosed,
              name_ + " closed the connection " + meanwhile +
                  (reason.empty() ? "" : " (" + reason + ")") +
                  "; did the process end, or run out of memory?");
}

}  // namespace heapcli::cdp
