// Keeps one session with a target open for many clients, one after the other,
// so that what V8 keeps for a session, above all object ids, outlives each of
// them. docs/sessions.md says why, and what a client can rely on; start with
// Holder::run.
//
// The thread that calls run reads the session and writes to the client; each
// connection has a thread of its own (door.h) that reads what the client sends.
// They meet in the members that mutex_ guards.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>

#include "cdp/held/client_traces.h"
#include "cdp/held/greeting.h"
#include "cdp/held/unix_stream.h"
#include "cdp/session.h"

namespace heapcli::cdp {

class Holder {
 public:
  enum class End {
    kIdle,        ///< Nobody came for idle_ms.
    kAsked,       ///< A client, or the stop token.
    kTargetGone,  ///< It has ended, or waits for us to leave, to do so.
  };

  /// Puts the sentinel into the target. `about` says who and how long; what
  /// concerns clients and ids is filled in here. Throws Error.
  Holder(Session& session, HeldSessionInfo about, std::stop_token stop);

  /// Serves until one of the reasons to end. Never throws for what a client
  /// does.
  End run();

  // For the threads of connections.

  HeldSessionInfo info() const;

  /// Makes `stream` the client's, and says with what it starts; waits while
  /// the session is cleared up after another client. Without `granted` it is
  /// somebody else's; nothing: the session is over.
  std::optional<HeldSessionInfo> claim(std::shared_ptr<UnixStream> stream,
                                       const HeldClient& client);
  /// A command of the client; waits while many others are on their way. False
  /// when it is no command: the client must go.
  bool take_command(std::string_view command);
  void take_sentinel_id(std::string_view id);
  /// The client has gone.
  void leave();
  /// Ends the session, if it is free or `cut`. False: somebody uses it.
  bool end(bool cut);
  /// Waits for the end of the session.
  void wait_for_end();

 private:
  enum class State { kFree, kInUse, kClearing, kEnded };

  void forward_commands();
  bool is_in_use() const;  // With mutex_ held.
  bool clear_up();
  bool take_message(std::string_view message);
  void pass_on(std::string_view message);
  std::optional<End> reason_to_end(bool target_gone);
  void finish(const std::string& reason);
  Clock::time_point next_deadline() const;

  Session& session_;
  const std::stop_token stop_;

  // Of the thread that runs.
  bool exiting_ = false;    ///< The target waits for us to leave.
  std::set<int64_t> ours_;  ///< Commands of our own that are not answered.
  /// Commands up to this one are not the client's.
  int64_t base_ = std::numeric_limits<int64_t>::max();
  /// Events are nobody's until this command is answered; 0: they are
  /// somebody's.
  int64_t barrier_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  HeldSessionInfo info_;
  State state_ = State::kFree;
  Clock::time_point free_since_;
  std::shared_ptr<UnixStream> client_;
  bool client_left_ = false;
  bool end_asked_ = false;
  std::deque<std::string> commands_;
  size_t command_bytes_ = 0;
  ClientTraces traces_;
};

}  // namespace heapcli::cdp
