// One CDP session: sends commands, matches their replies, hands out events.
//
// Everything happens on the thread that calls it: while a call waits for its
// reply, the events that come meanwhile go to their handlers. There is no
// other thread and no lock; whoever wants to wait for events without a command
// calls wait_for.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cdp/transport.h"

namespace heapcli::cdp {

using Json = nlohmann::json;

/// Receives a snapshot's text as it arrives. The view is valid during the
/// call. What it throws ends the capture and reaches the caller.
using ChunkSink = std::function<void(std::string_view)>;

struct SessionOptions {
  /// The longest silence of the target while something is expected of it.
  std::chrono::milliseconds timeout{120'000};
  /// Interrupts whatever is waited for, with Error(kInterrupted).
  std::stop_token stop;
};

class Session {
 public:
  using EventHandler = std::function<void(const Json& params)>;

  /// `name` stands for the target in error messages.
  Session(std::unique_ptr<Transport> transport, std::string name,
          SessionOptions options = {});
  /// Waits for replies that are still due, as `settle` does, but not long, and
  /// closes the connection; V8 forgets the session's objects and ids.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Sends a command and returns the `result` of its reply. Throws Error:
  /// kRefused with the target's own words, kClosed, kTimeout, kProtocol,
  /// kInterrupted.
  Json call(const std::string& method, const Json& params = Json::object());

  /// The same for a result that may be large, or nested deeply: returns its
  /// text, untouched where the reply has V8's own form.
  std::string call_for_text(const std::string& method,
                            const Json& params = Json::object());

  /// From now on the stop token interrupts nothing: for what has to be fetched
  /// after it was triggered.
  void ignore_stop() { stop_ignored_ = true; }

  /// From now on these hold: for a session that serves one command after
  /// another, each with its own patience and its own Ctrl-C.
  void set_options(SessionOptions options);

  /// Whether the connection has ended, as far as is known; wait_for looks.
  bool closed() const { return closed_; }

  /// Sends a command and does not wait. For cleaning up; never throws.
  void post(const std::string& method,
            const Json& params = Json::object()) noexcept;

  /// Throws away what comes until every command has its reply, or the target
  /// has said nothing for `silence`. The stop token does not end it. Never
  /// throws. Node 12 to 20 can crash when it answers a client that has left
  /// (node::inspector's TcpHolder::WriteRaw), so nobody should leave before.
  void settle(std::chrono::milliseconds silence) noexcept;

  /// Replaces the handler of an event; an empty one removes it. Handlers run
  /// during call and wait_for. Returns the one before.
  EventHandler on(const std::string& event, EventHandler handler);

  /// Where HeapProfiler.addHeapSnapshotChunk goes, on the fast path if it can.
  void set_chunk_sink(ChunkSink sink) { chunk_sink_ = std::move(sink); }

  /// Takes events until the time is up, or until `done` (asked after each
  /// event) says so. Throws kClosed or kInterrupted.
  void wait_for(std::chrono::milliseconds duration,
                const std::function<bool()>& done = nullptr);

  // For sessions that ride on this one, as those of worker threads do.

  /// Sees each message first, unparsed; what it returns true for goes no
  /// further.
  using MessageTap = std::function<bool(std::string_view message)>;
  void set_message_tap(MessageTap tap) { message_tap_ = std::move(tap); }

  /// As Transport::receive, with the messages going where they always go. The
  /// stop token is the rider's affair.
  Transport::Event receive(Clock::time_point deadline);

  /// As Transport::wake.
  void wake() { transport_->wake(); }

  /// As Transport::close_reason.
  std::string close_reason() const { return transport_->close_reason(); }

  const std::string& name() const { return name_; }

  /// Tells this session from every other one, also from those of other
  /// machines: 32 hexadecimal digits, drawn at random. For a
  /// session that is held it is the holder's.
  const std::string& id() const { return id_; }

  // For sessions that several clients use, one after the other (held/).

  /// Passes a command on as its sender wrote it, with a number of its own,
  /// which is above last_id. Its reply is for the message tap to take. Throws
  /// as Transport::send.
  void forward(std::string_view command, int64_t id);

  /// The number of the last command.
  int64_t last_id() const { return last_id_; }

  /// As Transport::held.
  HeldTransport* held() const { return transport_->held(); }

 private:
  void dispatch(std::string_view message);
  void dispatch_json(const Json& message);
  bool take_text_reply(std::string_view message);
  void await_reply(const std::string& method, const Json& params);
  bool stop_requested() const {
    return !stop_ignored_ && options_.stop.stop_requested();
  }
  void pump(Clock::time_point deadline);
  [[noreturn]] void fail_closed(const std::string& meanwhile) const;
  [[noreturn]] void fail_closed(const std::string& meanwhile,
                                const std::string& reason) const;

  std::unique_ptr<Transport> transport_;
  const std::string name_;
  const std::string id_;
  SessionOptions options_;
  std::optional<std::stop_callback<std::function<void()>>> wake_on_stop_;

  int64_t last_id_ = 0;
  int64_t awaited_id_ = 0;
  int64_t unanswered_ = 0;  ///< Commands whose reply has not come.
  std::optional<Json> reply_;
  bool text_wanted_ = false;  ///< The awaited result as text_reply_.
  std::optional<std::string> text_reply_;
  std::unordered_map<std::string, EventHandler> handlers_;
  MessageTap message_tap_;
  ChunkSink chunk_sink_;
  std::string chunk_;  ///< Reused for every decoded chunk.
  bool closed_ = false;
  bool timed_out_ = false;
  bool stop_ignored_ = false;
};

}  // namespace heapcli::cdp
