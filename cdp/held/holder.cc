// Whose is a message? Numbers tell for replies: each client starts above the
// last number that was used before it, so that nobody rewrites anything, and a
// late reply to a client that is gone is known by its low number. Events have
// no numbers. But V8 answers in order: after a client we send commands of our
// own, and what comes before their reply is a remainder of its work. So a heap
// snapshot whose reader was killed streams into nothing, and the next client
// sees none of it.
//
// Memory is bounded: each message is written to the client before the next one
// is read, so a slow client slows the connection to the target, as it would
// without us; without a client everything is dropped.

#include "cdp/held/holder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cdp/error.h"
#include "cdp/held/frame.h"
#include "cdp/runtime.h"

namespace heapcli::cdp {
namespace {

using std::chrono::milliseconds;

constexpr const char* kNotifyOfExit =
    "NodeRuntime.notifyWhenWaitingForDisconnect";
constexpr std::string_view kExitEvent =
    "{\"method\":\"NodeRuntime.waitingForDisconnect\"";

// Unlike a client's handles the sentinel's is never released.
constexpr const char* kHolderGroup = "heapcli-holder";

// Whatever a client has left behind, the target gets so long between two signs
// of life to be done with it.
constexpr milliseconds kLongestSilence{10'000};

// More than these are never on their way in earnest.
constexpr size_t kMostCommands = 1000;
constexpr size_t kMostCommandBytes = 64 << 20;

int64_t unix_time_ms() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Holder::Holder(Session& session, HeldSessionInfo about, std::stop_token stop)
    : session_(session), stop_(std::move(stop)), info_(std::move(about)) {
  info_.sentinel_handle = evaluate_to_handle(
      session_, "({heapcli: 'sentinel'})", Scope::kProgram, kHolderGroup);
  session_.call("HeapProfiler.enable");
  session_.post(kNotifyOfExit, {{"enabled", true}});
  session_.settle(kLongestSilence);
  session_.set_message_tap(
      [this](std::string_view message) { return take_message(message); });
  info_.last_id = session_.last_id();
  free_since_ = Clock::now();
  info_.idle_since_ms = unix_time_ms();
}

Holder::End Holder::run() {
  const std::stop_callback asked(stop_, [this] { end(/*cut=*/true); });
  for (;;) {
    bool gone = false;
    try {
      gone = session_.receive(next_deadline()) == Transport::Event::kClosed;
      forward_commands();
    } catch (const Error&) {
      gone = true;
    }
    bool left = false;
    {
      const std::lock_guard lock(mutex_);
      left = std::exchange(client_left_, false);
    }
    if (left && !gone) gone = !clear_up();
    if (const auto end = reason_to_end(gone)) return *end;
  }
}

Clock::time_point Holder::next_deadline() const {
  const std::lock_guard lock(mutex_);
  // An hour, where nothing is to be done in time.
  return state_ == State::kFree ? free_since_ + milliseconds(info_.idle_ms)
                                : Clock::now() + std::chrono::hours(1);
}

std::optional<Holder::End> Holder::reason_to_end(bool target_gone) {
  if (target_gone) {
    finish(session_.close_reason());
    return End::kTargetGone;
  }
  std::unique_lock lock(mutex_);
  const bool asked = end_asked_;
  const bool is_free = state_ == State::kFree;
  const bool idle =
      is_free && Clock::now() >= free_since_ + milliseconds(info_.idle_ms);
  if (!asked && !(is_free && exiting_) && !idle) return std::nullopt;
  if (!is_free) {
    // It is cut off, and then it leaves as any other.
    if (client_) client_->shut();
    return std::nullopt;
  }
  lock.unlock();
  finish("");
  return asked ? End::kAsked : exiting_ ? End::kTargetGone : End::kIdle;
}

void Holder::finish(const std::string& reason) {
  std::shared_ptr<UnixStream> client;
  {
    const std::lock_guard lock(mutex_);
    state_ = State::kEnded;
    client = std::exchange(client_, nullptr);
  }
  changed_.notify_all();
  if (!client) return;
  try {
    const auto header = frame_header(FrameType::kEnd, reason.size());
    client->write_all({header.data(), header.size()}, reason,
                      Clock::now() + std::chrono::seconds(1));
  } catch (const Error&) {
    // It has gone, too.
  }
}

// --- messages, from the target ---

bool Holder::take_message(std::string_view message) {
  if (message.starts_with(kExitEvent)) exiting_ = true;
  if (const auto id = reply_id(message)) {
    if (*id >= barrier_) barrier_ = 0;
    // Our own are counted by the session.
    if (ours_.erase(*id) > 0) return false;
    if (*id > base_) pass_on(message);
  } else if (barrier_ == 0) {
    pass_on(message);
  }
  return true;
}

void Holder::pass_on(std::string_view message) {
  std::shared_ptr<UnixStream> client;
  {
    const std::lock_guard lock(mutex_);
    client = client_;
  }
  if (!client) return;
  try {
    const auto header = frame_header(FrameType::kMessage, message.size());
    client->write_all({header.data(), header.size()}, message,
                      Clock::time_point::max());
  } catch (const Error&) {
    // Its own thread finds out, and says so.
    client->shut();
  }
}

// --- commands, to the target ---

void Holder::forward_commands() {
  std::unique_lock lock(mutex_);
  while (!commands_.empty()) {
    const std::string command = std::move(commands_.front());
    commands_.pop_front();
    command_bytes_ -= command.size();
    base_ = info_.last_id;
    lock.unlock();
    changed_.notify_all();
    const auto head = command_head(command);
    if (head && head->id > session_.last_id()) {
      traces_.saw(head->method);
      session_.forward(command, head->id);
    }
    lock.lock();
  }
}

// Ends what the client has left running, and drops what it has not read.
// False when the target has gone meanwhile.
bool Holder::clear_up() {
  try {
    forward_commands();  // It may have switched something off at last.
  } catch (const Error&) {
    return false;
  }
  {
    const std::lock_guard lock(mutex_);
    state_ = State::kClearing;
    client_.reset();
    commands_.clear();
    command_bytes_ = 0;
    info_.client.reset();
  }
  changed_.notify_all();
  base_ = std::numeric_limits<int64_t>::max();
  const auto post = [&](const std::string& method,
                        const nlohmann::json& params) {
    ours_.insert(session_.last_id() + 1);
    session_.post(method, params);
  };
  for (const ClientTraces::Command& command : traces_.undo()) {
    post(command.method, command.params);
  }
  post(kNotifyOfExit, {{"enabled", true}});
  barrier_ = session_.last_id();
  session_.settle(kLongestSilence);

  const std::lock_guard lock(mutex_);
  info_.last_id = session_.last_id();
  state_ = State::kFree;
  free_since_ = Clock::now();
  info_.idle_since_ms = unix_time_ms();
  changed_.notify_all();
  return !session_.closed();
}

// --- what the threads of connections call ---

HeldSessionInfo Holder::info() const {
  const std::lock_guard lock(mutex_);
  return info_;
}

bool Holder::is_in_use() const {
  return state_ == State::kInUse && client_ && !client_->hung_up();
}

std::optional<HeldSessionInfo> Holder::claim(std::shared_ptr<UnixStream> stream,
                                             const HeldClient& client) {
  std::unique_lock lock(mutex_);
  // One that has just ended is not in the way, though nobody has noticed yet.
  changed_.wait(lock, [&] {
    return state_ == State::kFree || state_ == State::kEnded || is_in_use();
  });
  if (state_ == State::kEnded || end_asked_) return std::nullopt;
  if (state_ == State::kInUse) return info_;
  state_ = State::kInUse;
  client_ = std::move(stream);
  info_.client = client;
  info_.idle_since_ms = 0;
  HeldSessionInfo granted = info_;
  granted.granted = true;
  return granted;
}

bool Holder::take_command(std::string_view command) {
  if (!command_head(command)) return false;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return state_ == State::kEnded || (commands_.size() < kMostCommands &&
                                         command_bytes_ <= kMostCommandBytes);
    });
    if (state_ == State::kEnded) return false;
    commands_.emplace_back(command);
    command_bytes_ += command.size();
  }
  session_.wake();
  return true;
}

void Holder::take_sentinel_id(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (id == info_.sentinel_id) return;
  if (!info_.sentinel_id.empty()) ++info_.id_series;
  info_.sentinel_id = id;
}

void Holder::leave() {
  {
    const std::lock_guard lock(mutex_);
    client_left_ = true;
  }
  session_.wake();
}

bool Holder::end(bool cut) {
  {
    const std::lock_guard lock(mutex_);
    if (is_in_use() && !cut) return false;
    end_asked_ = true;
    if (client_) client_->shut();
  }
  session_.wake();
  return true;
}

void Holder::wait_for_end() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return state_ == State::kEnded; });
}

}  // namespace heapcli::cdp
