// A process that a scenario works on, from its start or from the moment when we
// attach to it, with the one session that is held all the time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/scenario/launched_process.h"
#include "commands/scenario/output_log.h"
#include "commands/scenario/report_folder.h"
#include "commands/scenario/run_result.h"
#include "commands/scenario/scenario.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {

class RunningTarget {
 public:
  explicit RunningTarget(const ScenarioTarget& target);
  ~RunningTarget() { end(); }
  RunningTarget(const RunningTarget&) = delete;
  RunningTarget& operator=(const RunningTarget&) = delete;

  const ScenarioTarget& spec() const { return spec_; }

  /// Launches it where that is asked for, and attaches. Says in a line who it
  /// is. Throws Error and cdp::Error.
  std::string start(ReportFolder& folder, const Context& context);

  /// What the commands of a step get: ours, with this target's session,
  /// snapshots and heaps in it.
  Context context(const Context& step);
  Workspace& workspace() { return *workspace_; }

  /// What it prints; null when it was not launched by us.
  OutputLog* log() { return log_ ? &*log_ : nullptr; }
  std::optional<int64_t> pid() const { return result_.pid; }

  /// Looks whether it has come to its end, where nobody else uses its session;
  /// with `use_session` false only whether its process has. Never waits longer
  /// than a moment.
  void look(bool use_session);

  /// It has come to its end and waits for us to leave. May be asked while
  /// another thread uses the session.
  bool exiting() const {
    return workspace_->target && workspace_->target->exiting();
  }

  /// How it has ended: "ended with status 1"; empty while it runs.
  const std::string& ended() const { return result_.ended; }

  /// Waits a moment for the end of a process whose connection was lost.
  void await_end();

  /// Ends the session, and a process that was launched. Never throws.
  void end() noexcept;

  /// At once, and from any thread: the second Ctrl-C.
  void abandon() noexcept;

  const TargetResult& result() const { return result_; }

 private:
  std::string launch(ReportFolder& folder, const Context& context);
  std::string await_inspector(const Context& context);

  const ScenarioTarget& spec_;
  TargetResult result_;
  std::unique_ptr<LaunchedProcess> process_;
  std::optional<OutputLog> log_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace heapcli::commands
