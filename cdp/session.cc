#include "cdp/session.h"

#include <random>
#include <utility>

#include "cdp/chunk_decoder.h"
#include "cdp/error.h"
#include "cdp/held/held_transport.h"

namespace heapcli::cdp {
namespace {

constexpr const char* kChunkEvent = "HeapProfiler.addHeapSnapshotChunk";

// How long a target that says nothing may hold us up when we leave.
constexpr std::chrono::milliseconds kLongestGoodbye{1000};

// No reply or event of the protocol is nested so deeply, except for sampling
// profiles, which call_for_text takes. JSON values are copied recursively.
constexpr size_t kDeepestMessage = 1000;

bool is_too_deep(std::string_view message) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < message.size(); ++i) {
    const char c = message[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDeepestMessage) return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

std::string seconds(std::chrono::milliseconds time) {
  const auto count = time.count();
  if (count < 1000) return std::to_string(count) + " ms";
  return std::to_string(count / 1000) + " s";
}

std::string random_id() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::random_device random;
  std::string id;
  while (id.size() < 32) {
    for (uint32_t bits = random(), i = 0; i < 8; ++i, bits >>= 4) {
      id += kDigits[bits & 15];
    }
  }
  return id;
}

}  // namespace

Session::Session(std::unique_ptr<Transport> transport, std::string name,
                 SessionOptions options)
    : transport_(std::move(transport)),
      name_(std::move(name)),
      id_(held() != nullptr ? held()->info().id : random_id()) {
  // What others have sent, and had answered, is not ours.
  if (held() != nullptr) last_id_ = held()->info().last_id;
  set_options(std::move(options));
}

void Session::set_options(SessionOptions options) {
  options_ = std::move(options);
  stop_ignored_ = false;
  wake_on_stop_.emplace(options_.stop, [this] { transport_->wake(); });
}

Session::~Session() {
  settle(kLongestGoodbye);
  transport_->close();
}

// Leaves the reply in reply_, or its result in text_reply_.
void Session::await_reply(const std::string& method, const Json& params) {
  if (closed_) fail_closed("before " + method);
  const int64_t id = ++last_id_;
  awaited_id_ = id;
  reply_.reset();
  text_reply_.reset();
  try {
    transport_->send(
        Json{{"id", id}, {"method", method}, {"params", params}}.dump());
    ++unanswered_;
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::kClosed) {
      closed_ = true;
      fail_closed("before " + method, error.what());
    }
    throw Error(error.kind(),
                name_ + ": cannot send " + method + ": " + error.what());
  }
  while (!reply_ && !text_reply_) {
    // Any message shows that the target is at work, so the time starts anew.
    pump(Clock::now() + options_.timeout);
    if (reply_ || text_reply_) break;
    if (closed_) fail_closed("during " + method);
    if (timed_out_) {
      throw Error(Error::Kind::kTimeout,
                  name_ + " said nothing for " + seconds(options_.timeout) +
                      " during " + method +
                      "; is the process stopped, or is its heap that large? "
                      "--timeout waits longer");
    }
  }
  if (text_reply_) return;
  if (const auto error = reply_->find("error"); error != reply_->end()) {
    std::string why = "unknown error";
    if (error->is_object() && error->contains("message") &&
        (*error)["message"].is_string()) {
      why = (*error)["message"].get<std::string>();
    }
    throw Error(Error::Kind::kRefused,
                name_ + " refused " + method + ": " + why);
  }
}

Json Session::call(const std::string& method, const Json& params) {
  await_reply(method, params);
  const Json reply = std::move(*reply_);
  reply_.reset();
  const auto result = reply.find("result");
  return result == reply.end() ? Json::object() : *result;
}

std::string Session::call_for_text(const std::string& method,
                                   const Json& params) {
  text_wanted_ = true;
  try {
    await_reply(method, params);
  } catch (...) {
    text_wanted_ = false;
    throw;
  }
  text_wanted_ = false;
  if (text_reply_) return *std::exchange(text_reply_, std::nullopt);
  const Json reply = std::move(*reply_);
  reply_.reset();
  const auto result = reply.find("result");
  return result == reply.end() ? "{}" : result->dump();
}

// V8 writes `{"id":7,"result":…}`, and nothing behind the result.
bool Session::take_text_reply(std::string_view message) {
  const std::string head =
      "{\"id\":" + std::to_string(awaited_id_) + ",\"result\":";
  if (!message.starts_with(head) || !message.ends_with('}')) return false;
  message.remove_prefix(head.size());
  message.remove_suffix(1);
  if (unanswered_ > 0) --unanswered_;
  text_reply_.emplace(message);
  return true;
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

void Session::forward(std::string_view command, int64_t id) {
  last_id_ = id;
  transport_->send(command);
}

void Session::settle(std::chrono::milliseconds silence) noexcept {
  chunk_sink_ = [](std::string_view) {};
  try {
    while (unanswered_ > 0 && !closed_) {
      const Transport::Event event = receive(Clock::now() + silence);
      if (event == Transport::Event::kTimeout) return;
    }
  } catch (const std::exception&) {
    closed_ = true;
  }
}

Session::EventHandler Session::on(const std::string& event,
                                  EventHandler handler) {
  EventHandler before;
  if (const auto found = handlers_.find(event); found != handlers_.end()) {
    before = std::move(found->second);
    handlers_.erase(found);
  }
  if (handler) handlers_[event] = std::move(handler);
  return before;
}

void Session::wait_for(std::chrono::milliseconds duration,
                       const std::function<bool()>& done) {
  const auto deadline = Clock::now() + duration;
  while (Clock::now() < deadline && !(done && done())) {
    pump(deadline);
    if (closed_) fail_closed("while waiting");
  }
}

Transport::Event Session::receive(Clock::time_point deadline) {
  if (closed_) return Transport::Event::kClosed;
  const Transport::Event event = transport_->receive(
      deadline, [this](std::string_view message) { dispatch(message); });
  if (event == Transport::Event::kClosed) closed_ = true;
  return event;
}

// Waits for one message, or sets closed_ or timed_out_.
void Session::pump(Clock::time_point deadline) {
  timed_out_ = false;
  if (stop_requested()) {
    throw Error(Error::Kind::kInterrupted, "interrupted");
  }
  switch (receive(deadline)) {
    case Transport::Event::kMessage:
    case Transport::Event::kClosed:
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
  if (message_tap_ && message_tap_(message)) return;
  if (chunk_sink_ && decode_chunk(message, chunk_)) {
    chunk_sink_(chunk_);
    return;
  }
  if (text_wanted_ && take_text_reply(message)) return;
  if (is_too_deep(message)) {
    throw Error(Error::Kind::kProtocol,
                name_ + " sent a message that is nested too deeply");
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
  fail_closed(meanwhile, transport_->close_reason());
}

void Session::fail_closed(const std::string& meanwhile,
                          const std::string& reason) const {
  throw Error(Error::Kind::kClosed,
              name_ + " closed the connection " + meanwhile +
                  (reason.empty() ? "" : " (" + reason + ")") +
                  "; did the process end, or run out of memory?");
}

}  // namespace heapcli::cdp
