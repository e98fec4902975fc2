// One process, or one thread of it, that is being watched: from the connection
// to its end. A process that starts again gets a new one.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "commands/exit_watch.h"
#include "commands/live_target.h"
#include "commands/live_threads.h"
#include "commands/process_info.h"
#include "commands/watch/memory_sampler.h"

namespace heapcli::commands {

/// What tells one process from the next on the same port.
struct ProcessIdentity {
  std::optional<int64_t> pid;
  std::optional<std::chrono::system_clock::time_point> started;

  /// As far as is known.
  bool same_as(const ProcessIdentity& other) const;
};

class Attachment {
 public:
  /// Of a `session` that was just opened. Throws cdp::Error, and Error for a
  /// worker that is not there.
  Attachment(std::shared_ptr<cdp::Session> session, const LiveTarget& live,
             const ThreadChoice& thread, std::chrono::milliseconds interval,
             std::optional<std::chrono::milliseconds> gc_every,
             const Context& context);

  /// host:port.
  const std::string& target() const { return main_session_->name(); }
  /// Of the thread that is watched.
  cdp::Session& session() { return *session_; }
  const ProcessInfo& process() const { return process_; }
  MemorySampler& sampler() { return sampler_; }

  /// The process has come to its end, and waits for us to leave.
  bool exiting() const { return exit_ && exit_->exiting(); }

  ProcessIdentity identity() const;

 private:
  // In this order: what uses a session goes before it.
  const std::shared_ptr<cdp::Session> main_session_;
  const ProcessInfo process_;
  const std::chrono::system_clock::time_point asked_at_;
  const LiveThreads threads_;
  cdp::Session* const session_;
  std::optional<ExitWatch> exit_;
  MemorySampler sampler_;
};

}  // namespace heapcli::commands
