#include "commands/watch/attachment.h"

#include <cstdlib>
#include <utility>

namespace heapcli::commands {
namespace {

// Clocks are set, and answers take their time.
constexpr std::chrono::milliseconds kSameStart{3000};

}  // namespace

Attachment::Attachment(std::shared_ptr<cdp::Session> session,
                       const LiveTarget& live, const ThreadChoice& thread,
                       std::chrono::milliseconds interval,
                       std::optional<std::chrono::milliseconds> gc_every,
                       const Context& context)
    : main_session_(std::move(session)),
      process_(process_info(*main_session_)),
      asked_at_(std::chrono::system_clock::now()),
      threads_(*main_session_, thread, live, context),
      session_(threads_.threads().front().session),
      sampler_(*session_, interval, gc_every) {
  exit_.emplace(*main_session_);
}

ProcessIdentity Attachment::identity() const {
  ProcessIdentity identity;
  identity.pid = process_.pid;
  if (process_.uptime_s) {
    identity.started =
        asked_at_ - std::chrono::milliseconds(
                        static_cast<int64_t>(*process_.uptime_s * 1000));
  }
  return identity;
}

bool ProcessIdentity::same_as(const ProcessIdentity& other) const {
  if (pid != other.pid) return false;
  if (!started || !other.started) return true;
  const auto apart = *started - *other.started;
  return apart < kSameStart && apart > -kSameStart;
}

}  // namespace heapcli::commands
