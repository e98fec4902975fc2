// Worker threads of a Node process. /json/list knows only the main thread;
// its session leads to the others. NodeWorkers attaches to them and opens
// sessions like any other, whose messages ride on the main thread's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cdp/session.h"

namespace heapcli::cdp {

struct Worker {
  std::string id;  ///< The thread's number, `worker.threadId` in the program.
  std::string title;
  std::string url;
};

/// The worker threads alive now; none where the target has no NodeWorker
/// domain (Deno, Chromium). Detaches from them again.
std::vector<Worker> list_workers(Session& session);

class NodeWorkers {
 public:
  /// Attaches to every worker thread, and to those that start later. Throws
  /// Error(kRefused) where the target has no NodeWorker domain. `session` is
  /// the main thread's and has to outlive this.
  explicit NodeWorkers(Session& session);
  /// Detaches from all; V8 forgets the ids that it has given in them. The
  /// sessions that were opened must be gone.
  ~NodeWorkers();
  NodeWorkers(const NodeWorkers&) = delete;
  NodeWorkers& operator=(const NodeWorkers&) = delete;

  /// Those that were alive in the beginning, by their numbers.
  const std::vector<Worker>& alive() const;

  /// A session with one of them, once for each. While one session waits for
  /// something, what is meant for the others is kept for them. Call it from
  /// the thread of the main thread's session.
  std::unique_ptr<Session> open(const Worker& worker, SessionOptions options);

 private:
  class Router;
  std::unique_ptr<Router> router_;
};

}  // namespace heapcli::cdp
