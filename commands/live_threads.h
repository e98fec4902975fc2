// The option --worker, and the way from it to a session with each thread that
// is meant. Shared by the live commands that look into one heap: a worker
// thread has a heap, and object ids, of its own.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cdp/node_worker.h"
#include "cdp/session.h"
#include "commands/context.h"
#include "commands/live_target.h"

namespace heapcli::commands {

/// As given with --worker: worker ids, `main`, `all`. Nothing is `main`.
struct ThreadChoice {
  std::vector<std::string> workers;

  /// Throws Error(kUsage) for what is no thread.
  void check() const;
  /// False when exactly one thread is meant.
  bool may_be_several() const;
  /// Of the one thread that is meant; see LiveThread.
  std::string file_suffix() const;
};

/// Adds --worker.
void add_worker_option(CLI::App& command, ThreadChoice& choice);

struct LiveThread {
  std::optional<cdp::Worker> worker;  ///< Nothing: the main thread.
  cdp::Session* session = nullptr;

  /// "main thread" or "worker 1".
  std::string name() const;
  /// "" or "-worker-1": what it adds to the name of a file.
  std::string file_suffix() const;
  /// For JSON: the worker's id, or null.
  cdp::Json json_id() const;
};

/// What each of them adds to the name of a file.
std::vector<std::string> file_suffixes(const std::vector<LiveThread>& threads);

/// The threads that are meant, each with its session. `all` is the main thread
/// and every worker that is alive now.
class LiveThreads {
 public:
  /// `main_session` has to outlive this. Throws cdp::Error, and Error(kTarget)
  /// for a worker that is not there, or a target that cannot have any.
  LiveThreads(cdp::Session& main_session, const ThreadChoice& choice,
              const LiveTarget& live, const Context& context);

  /// The main thread first, then the workers by their numbers.
  const std::vector<LiveThread>& threads() const { return threads_; }

 private:
  // In this order: a worker's session ends before the attachment to it.
  std::optional<cdp::NodeWorkers> workers_;
  std::vector<std::unique_ptr<cdp::Session>> sessions_;
  std::vector<LiveThread> threads_;
};

}  // namespace heapcli::commands
