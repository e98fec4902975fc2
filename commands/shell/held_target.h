// The target of a shell: one session, with a process or with one of its worker
// threads, that stays open from command to command,
// so that object ids mean the same in all of them, and what has to be known
// about ids.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cdp/heap_profiler.h"
#include "cdp/identity_sentinel.h"
#include "cdp/session.h"
#include "commands/context.h"
#include "commands/exit_watch.h"
#include "commands/live_target.h"
#include "commands/live_threads.h"

namespace heapcli::commands {

class HeldTarget {
 public:
  /// Connects, and asks who it is. `thread` is one thread at most; nothing is
  /// the main thread. Throws cdp::Error and Error.
  HeldTarget(LiveTarget live, const Context& context,
             const ThreadChoice& thread = {});

  const LiveTarget& live() const { return live_; }

  /// The session, with the patience of this command and its Ctrl-C. Throws
  /// Error(kTarget) once it has ended.
  std::shared_ptr<cdp::Session> session(const LiveTarget& live,
                                        const Context& context);

  /// "127.0.0.1:9229", "127.0.0.1:9229 worker 1".
  std::string name() const { return live_.target + thread_name_; }

  /// The id of the worker thread that this is about; empty for the main thread.
  const std::string& worker() const { return worker_; }

  /// The one that all snapshots of this session ask; null for another session.
  cdp::IdentitySentinel* sentinel_of(const cdp::Session& session);

  /// Whether ids of the last snapshot still name what they named then. Asks the
  /// target.
  bool ids_hold();

  /// Counts up whenever ids were lost: snapshots with the same number have
  /// their ids in common. From 1.
  int id_series() const { return id_series_; }
  void note_lost_ids() { ++id_series_; }

  /// Takes what the target sends by itself, and notices its end: a Node process
  /// that has come to its end is let go. Never waits longer than a moment.
  void look() noexcept;

  /// It has come to its end and waits to be let go; see look.
  bool exiting() const { return exit_ && exit_->exiting(); }

  /// What process.exitCode was when it had come to its end; nothing where the
  /// program has not set it, or was ended by a signal.
  std::optional<int> exit_status() const { return exit_status_; }

  /// Why there is no session any more; empty while there is one.
  const std::string& gone() const { return gone_; }

  /// "9229 pid 1234", for the prompt.
  std::string label() const;

 private:
  void let_go(const std::string& why);
  void ask_exit_status() noexcept;

  const LiveTarget live_;
  // In this order: a worker's session rides on that of its process.
  std::shared_ptr<cdp::Session> process_;
  std::optional<LiveThreads> threads_;
  std::string thread_name_;  ///< " worker 1", for people.
  std::string worker_;
  std::shared_ptr<cdp::Session> session_;
  std::optional<cdp::HeapProfiler> profiler_;
  std::optional<cdp::IdentitySentinel> sentinel_;
  std::optional<ExitWatch> exit_;
  std::optional<int64_t> pid_;
  std::optional<int> exit_status_;
  std::string gone_;
  int id_series_ = 1;
};

}  // namespace heapcli::commands
