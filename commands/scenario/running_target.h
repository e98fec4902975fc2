// A process that a scenario works on, from its start or from the moment when we
// attach to it, with the one session that is held all the time. A child of a
// launched target is one as well; it is attached to by a step of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/elapsed_time.h"
#include "commands/live_target.h"
#include "commands/local_process/process_family.h"
#include "commands/scenario/child_target.h"
#include "commands/scenario/launched_process.h"
#include "commands/scenario/output_log.h"
#include "commands/scenario/report_folder.h"
#include "commands/scenario/run_result.h"
#include "commands/scenario/scenario.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {

class RunningTarget {
 public:
  /// `parent` is the launched one that a child is of; it outlives the child.
  explicit RunningTarget(const ScenarioTarget& target,
                         RunningTarget* parent = nullptr);
  ~RunningTarget() { end(); }
  RunningTarget(const RunningTarget&) = delete;
  RunningTarget& operator=(const RunningTarget&) = delete;

  const ScenarioTarget& spec() const { return spec_; }

  /// Launches it where that is asked for, and attaches. Says in a line who it
  /// is. Throws Error and cdp::Error.
  std::string start(ReportFolder& folder, const Context& context);

  /// The same for a child: waits until its parent has started it. Stopped
  /// before, it throws Error (kInterrupted) with what there is instead.
  std::string attach_child(const Context& context);

  bool is_child() const { return parent_ != nullptr; }
  /// May be asked while another thread attaches.
  bool attached() const { return attached_; }

  /// What the commands of a step get: ours, with this target's session,
  /// snapshots and heaps in it.
  Context context(const Context& step);
  Workspace& workspace() { return *workspace_; }

  /// What it prints, a child into the same file as its parent; null when it was
  /// not launched by us.
  OutputLog* log() {
    if (parent_ != nullptr) return parent_->log();
    return log_ ? &*log_ : nullptr;
  }
  std::optional<int64_t> pid() const { return result_.pid; }

  /// Looks whether it has come to its end, where nobody else uses its session;
  /// with `use_session` false only whether its process has. Never waits longer
  /// than a moment.
  void look(bool use_session);

  /// It has come to its end and waits for us to leave. May be asked while
  /// another thread uses the session.
  bool exiting() const { return attached() && workspace_->target->exiting(); }

  /// How it has ended: "ended with status 1"; empty while it runs.
  const std::string& ended() const { return result_.ended; }

  /// Waits a moment for the end of a process whose connection was lost.
  void await_end();

  /// Itself, or its parent if that has come to its end, too: a child ends with
  /// it.
  RunningTarget* culprit();

  /// What its parent has started in its place, as a part of a sentence, once it
  /// has ended; empty when there is none within a moment.
  std::string successor() const;

  /// Ends the session, and a process that was launched. Never throws.
  void end() noexcept;

  /// At once, and from any thread: the second Ctrl-C.
  void abandon() noexcept;

  const TargetResult& result() const { return result_; }

 private:
  std::string launch(ReportFolder& folder, const Context& context);
  std::string attach(const LiveTarget& live, const Context& context);
  std::string attach_to(const NodeChild& child, const Context& context);
  std::vector<NodeChild> node_children() const;
  void look_at_process(std::chrono::milliseconds patience);

  const ScenarioTarget& spec_;
  RunningTarget* const parent_;
  std::vector<RunningTarget*> children_;
  const ProcessFiles files_;
  TargetResult result_;
  /// The Node process itself, where it is one of ours. Not to be touched by
  /// others before `attached_`, as the target of the workspace.
  std::optional<FamilyMember> node_;
  std::string title_;  ///< Of a child: the script and its arguments.
  std::atomic<bool> attached_ = false;
  std::optional<Clock::time_point> gone_since_;
  uint64_t ended_at_ = 0;  ///< As ProcessStat::start, at the latest.
  std::unique_ptr<LaunchedProcess> process_;
  std::optional<OutputLog> log_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace heapcli::commands
