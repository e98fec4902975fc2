// Watches a process for as long as it is asked to, over its restarts.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/watch/attachment.h"
#include "commands/watch/metrics_server.h"
#include "commands/watch/plot_file.h"
#include "commands/watch/watch_action.h"
#include "commands/watch/watch_options.h"

namespace heapcli::commands {

class Watcher {
 public:
  Watcher(const WatchOptions& options, const LiveTarget& live,
          const Context& context);

  /// Until the duration is up, Ctrl-C, or with `until_exit` the end of the
  /// target. kFindings when there was a leak. Throws when there is nothing to
  /// attach to in the beginning.
  ExitStatus run();

 private:
  using Clock = std::chrono::steady_clock;

  /// Attached, until the end of the watch (true) or of the target.
  bool watch_target();
  void take_sample();
  /// False when the watch is to end first.
  bool come_back();
  void attach();
  void detach(const std::string& why);
  void publish();

  double now_s() const;
  std::chrono::milliseconds time_left() const;
  /// False when the watch is to end first.
  bool sleep(std::chrono::milliseconds time) const;

  const WatchOptions& options_;
  const LiveTarget& live_;
  const Context& context_;
  std::string name_;  ///< Of the target, as given or as attached to.
  const bool ends_with_target_;
  const Clock::time_point start_;
  const std::unique_ptr<WatchOutput> output_;
  PlotFile plot_;
  std::optional<MetricsServer> metrics_;
  WatchHistory history_;
  std::unique_ptr<Attachment> attachment_;
  WatchAction action_;
  std::optional<ProcessIdentity> last_process_;
  uint64_t restarts_ = 0;
  std::string why_ended_ = "duration";
};

}  // namespace heapcli::commands
