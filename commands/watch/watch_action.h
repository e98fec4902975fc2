// What `watch` does when a leak shows or a condition holds: a snapshot, a while
// of sampling, or a command of the user's; once for each of the two.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "analysis/redact/redaction.h"
#include "analysis/watch/condition.h"
#include "cdp/sampling_profiler.h"
#include "commands/context.h"
#include "commands/headroom.h"
#include "commands/snapshot_caution.h"
#include "commands/watch/attachment.h"
#include "commands/watch/watch_history.h"
#include "commands/watch/watch_output.h"

namespace heapcli::commands {

struct WatchActionOptions {
  /// `snapshot`, `track`, or a command line for sh; empty: nothing.
  std::string on_leak;
  std::string on_condition;
  analysis::Condition condition;  ///< Empty: none.
  std::string directory = ".";    ///< Where files go.
  CautionOptions caution;
  std::string redact;  ///< Level (redaction_options.h); empty: not.
  std::chrono::milliseconds track_for{60'000};
};

class WatchAction {
 public:
  WatchAction(const WatchActionOptions& options, WatchOutput& output,
              const Context& context);
  /// A command that still runs is ended.
  ~WatchAction();
  WatchAction(const WatchAction&) = delete;
  WatchAction& operator=(const WatchAction&) = delete;

  /// A target is there. Throws cdp::Error.
  void attached(Attachment& attachment);
  /// After each sample. Throws cdp::Error when the target is lost.
  void consider(Attachment& attachment, WatchHistory& history,
                const std::optional<analysis::GrowthRecord>& leak);
  /// The target is gone, or the watch ends: fetches what is being sampled, if
  /// it still can be.
  void detach(bool gone);

  /// Files, in order.
  const std::vector<std::string>& written() const { return written_; }

 private:
  struct Trigger {
    std::string word;  ///< `leak` or `condition`.
    bool done = false;
    bool refusal_said = false;
  };

  void act(const std::string& action, Trigger& trigger, Attachment& attachment,
           WatchHistory& history,
           const std::optional<analysis::GrowthRecord>& leak);
  void take_snapshot(Trigger& trigger, Attachment& attachment,
                     WatchHistory& history);
  std::string reason_against_snapshot(Attachment& attachment,
                                      const WatchHistory& history) const;
  void start_tracking(Trigger& trigger, Attachment& attachment);
  void end_tracking();
  void start_command(const std::string& command, Trigger& trigger,
                     const Attachment& attachment, const WatchHistory& history,
                     const std::optional<analysis::GrowthRecord>& leak);
  void look_after_command();
  void warn_of_unknown(const analysis::WatchedFigures& figures);

  const WatchActionOptions options_;
  const std::optional<analysis::Redaction> redaction_;
  WatchOutput& output_;
  const Context& context_;
  Context quiet_;  ///< For what would write over the lines.
  Trigger leak_{"leak"};
  Trigger condition_{"condition"};
  std::optional<MemoryRoom> room_;
  bool warned_ = false;
  double now_s_ = 0;

  std::optional<cdp::SamplingProfiler> profiler_;
  std::chrono::steady_clock::time_point tracking_end_;
  std::string tracking_trigger_;
  pid_t command_ = -1;
  std::string command_trigger_;
  std::vector<std::string> written_;
};

}  // namespace heapcli::commands
