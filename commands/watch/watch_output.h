// How `watch` tells what it sees: as lines for people, CSV, or one JSON record
// a line. Each of the three is one implementation.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "commands/context.h"
#include "commands/process_info.h"
#include "commands/watch/watch_history.h"

namespace heapcli::commands {

/// How a watch went, as its last words.
struct WatchEnd {
  double duration_s = 0;
  std::string why;  ///< `duration`, `interrupted` or `exit`.
  uint64_t restarts = 0;
  std::vector<std::string> written;
};

class WatchOutput {
 public:
  WatchOutput() = default;
  virtual ~WatchOutput() = default;
  WatchOutput(const WatchOutput&) = delete;
  WatchOutput& operator=(const WatchOutput&) = delete;

  /// Attached; `restarted` when the process is another one than before.
  virtual void attached(const std::string& target, const ProcessInfo& process,
                        double at_s, bool again, bool restarted) = 0;
  /// The last sample of the history.
  virtual void sample(const WatchHistory& history) = 0;
  virtual void leak(const analysis::GrowthRecord& leak) = 0;
  /// An action that was taken, or why not: `action` is `snapshot`, `track` or
  /// `command`, `outcome` `done`, `started` or `refused`.
  virtual void action(double at_s, const std::string& action,
                      const std::string& trigger, const std::string& outcome,
                      const std::string& text) = 0;
  virtual void lost(double at_s, const std::string& why) = 0;
  virtual void ended(const WatchHistory& history, const WatchEnd& end) = 0;
};

enum class WatchFormat { kText, kCsv, kJson };

std::unique_ptr<WatchOutput> make_watch_output(WatchFormat format,
                                               const Context& context);

}  // namespace heapcli::commands
