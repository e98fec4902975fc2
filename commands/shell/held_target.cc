#include "commands/shell/held_target.h"

#include <chrono>
#include <utility>

#include "cdp/error.h"
#include "cdp/runtime.h"
#include "commands/error.h"
#include "commands/process_info.h"

namespace heapcli::commands {
namespace {

constexpr std::chrono::milliseconds kGlance{1};
constexpr std::chrono::milliseconds kLongestAnswer{200};

}  // namespace

HeldTarget::HeldTarget(LiveTarget live, const Context& context,
                       const ThreadChoice& thread)
    : live_(std::move(live)), process_(open_session(live_, context)) {
  threads_.emplace(*process_, thread, live_, context);
  const LiveThread& meant = threads_->threads().front();
  if (meant.worker) {
    worker_ = meant.worker->id;
    thread_name_ = " " + meant.name();
  }
  // Shares the process's, and never deletes what threads_ owns.
  session_ = {process_, meant.session};
  profiler_.emplace(*session_);
  sentinel_.emplace(*session_, *profiler_);
  exit_.emplace(*process_);
  pid_ = process_id(*session_);
}

std::shared_ptr<cdp::Session> HeldTarget::session(const LiveTarget& live,
                                                  const Context& context) {
  if (!session_) {
    throw Error(ExitStatus::kTarget,
                name() +
                    " is gone; commands on snapshots still work, and a new "
                    "shell can attach again");
  }
  cdp::SessionOptions options;
  options.timeout = live.silence();
  options.stop = context.stop;
  session_->set_options(std::move(options));
  return session_;
}

cdp::IdentitySentinel* HeldTarget::sentinel_of(const cdp::Session& session) {
  return session_.get() == &session ? &*sentinel_ : nullptr;
}

bool HeldTarget::ids_hold() {
  return sentinel_->has_id() && sentinel_->holds_before_snapshot();
}

void HeldTarget::look() noexcept {
  if (!session_) return;
  try {
    // What interrupted a command does not interrupt this.
    session_->set_options({});
    session_->wait_for(kGlance);
  } catch (const std::exception& error) {
    if (session_->closed()) {
      let_go(error.what());
      return;
    }
  }
  if (!exit_->exiting()) return;
  ask_exit_status();
  let_go(session_->name() + " has come to its end");
}

// While it waits for us to leave it still answers, and nobody but its parent
// can find out later.
void HeldTarget::ask_exit_status() noexcept {
  try {
    cdp::SessionOptions options;
    options.timeout = kLongestAnswer;
    session_->set_options(std::move(options));
    const cdp::Json code = cdp::evaluate(*session_, "process.exitCode");
    if (code.is_number_integer()) exit_status_ = code.get<int>();
  } catch (const std::exception&) {
    // Then it is not known.
  }
}

void HeldTarget::let_go(const std::string& why) {
  gone_ = why;
  exit_.reset();
  sentinel_.reset();
  profiler_.reset();
  session_.reset();
  threads_.reset();
  process_.reset();
}

std::string HeldTarget::label() const {
  std::string text = live_.target;
  constexpr std::string_view kHere = "127.0.0.1:";
  if (text.starts_with(kHere)) text.erase(0, kHere.size());
  if (pid_ && gone_.empty()) text += " pid " + std::to_string(*pid_);
  text += thread_name_;
  return gone_.empty() ? text : text + " gone";
}

}  // namespace heapcli::commands
