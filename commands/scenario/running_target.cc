#include "commands/scenario/running_target.h"

#include <time.h>
#include <unistd.h>

#include <thread>
#include <utility>

#include "cdp/discovery.h"
#include "cdp/error.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/local_process/node_process.h"
#include "commands/local_process/process_inspector.h"
#include "commands/process_info.h"
#include "commands/scenario/inspector_option.h"
#include "commands/scenario/launched_inspector.h"
#include "commands/scenario/pause.h"
#include "commands/shell_process.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBetweenLooks{10};
constexpr milliseconds kLongestEnd{2000};
// A whole look at all processes each time.
constexpr milliseconds kBetweenSearches{50};
// A process that starts has no handler for SIGUSR1 yet, one with
// --disable-sigusr1 never.
constexpr milliseconds kLongestBoot{5000};
constexpr milliseconds kLongestConnect{10'000};
constexpr milliseconds kLongestRestart{300};

// Ticks, of which there are 100 in a second, since the end of a process may go
// by before it is noticed.
constexpr uint64_t kTicksToNotice = 30;

// As ProcessStat::start counts them.
uint64_t ticks_now() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  constexpr uint64_t kNanoseconds = 1'000'000'000;
  const auto hertz = static_cast<uint64_t>(sysconf(_SC_CLK_TCK));
  return static_cast<uint64_t>(now.tv_sec) * hertz +
         static_cast<uint64_t>(now.tv_nsec) / (kNanoseconds / hertz);
}

bool is_same(const NodeChild& a, const NodeChild& b) {
  return a.member.pid == b.member.pid &&
         a.member.stat.start == b.member.stat.start &&
         a.process.arguments == b.process.arguments;
}

}  // namespace

RunningTarget::RunningTarget(const ScenarioTarget& target,
                             RunningTarget* parent)
    : spec_(target),
      parent_(parent),
      workspace_(std::make_unique<Workspace>(default_heap_budget())) {
  result_.name = spec_.name;
  result_.launched = !spec_.launch.empty();
  result_.child_of = spec_.child_of;
  if (parent_ != nullptr) parent_->children_.push_back(this);
}

std::string RunningTarget::start(ReportFolder& folder, const Context& context) {
  LiveTarget live;
  live.name = spec_.process_name;
  if (result_.launched) {
    live.target = launch(folder, context);
  } else if (!spec_.attach.empty()) {
    live.target = spec_.attach;
  }
  return attach(live, context);
}

std::string RunningTarget::attach(const LiveTarget& live,
                                  const Context& context) {
  workspace_->target.emplace(live, context);
  const auto session = workspace_->target->session(live, context);
  const ProcessInfo info = process_info(*session);
  result_.pid = node_ ? std::optional(node_->pid) : info.pid;
  if (!result_.pid && process_) result_.pid = process_->pid();
  result_.address = session->name();
  result_.runtime = info.runtime;
  attached_ = true;
  return (result_.pid ? "pid " + std::to_string(*result_.pid) + ", " : "") +
         printable(info.runtime) + ", inspector at " + result_.address;
}

std::string RunningTarget::launch(ReportFolder& folder,
                                  const Context& context) {
  LaunchOptions options;
  options.arguments = spec_.launch;
  options.environment = spec_.environment;
  options.directory = spec_.directory;
  options.output = folder.path("", spec_.name, ".log");
  options.overwrite = folder.overwrite();
  open_inspector_of(options.arguments, options.environment);
  process_ = std::make_unique<LaunchedProcess>(options);
  log_.emplace(options.output);
  result_.pid = process_->pid();
  if (folder.kept()) result_.log = options.output;
  LaunchedInspector found =
      await_inspector(*process_, *log_, spec_.name, context);
  node_ = found.process;
  return found.target;
}

std::string RunningTarget::attach_child(const Context& context) {
  std::optional<NodeChild> seen;
  auto seen_since = Clock::now();
  std::string obstacle;
  for (;;) {
    const std::vector<NodeChild> all = parent_->node_children();
    const NodeChild* const child = chosen_child(all, spec_);
    const bool is_new = child == nullptr || !seen || !is_same(*child, *seen);
    if (is_new) {
      // One that was just forked looks like its parent until it becomes
      // somebody else, so once is not enough.
      seen = child == nullptr ? std::nullopt : std::optional(*child);
      seen_since = Clock::now();
    } else if (child->process.catches_sigusr1 ||
               since(seen_since) > kLongestBoot) {
      try {
        return attach_to(*child, context);
      } catch (const InspectorPortBusy& busy) {
        obstacle = std::string("; ") + busy.what();
      }
    }
    try {
      pause_for(kBetweenSearches, context.stop);
    } catch (const cdp::Error&) {
      throw Error(ExitStatus::kInterrupted,
                  spec_.child_of + " has started no " +
                      child_description(spec_) + ", it has " +
                      children_text(all) + obstacle);
    }
  }
}

std::string RunningTarget::attach_to(const NodeChild& child,
                                     const Context& context) {
  for (const RunningTarget* const other : parent_->children_) {
    if (!other->attached() || other->node_->pid != child.member.pid) continue;
    throw Error(ExitStatus::kUsage,
                "the " + child_description(spec_) + " of " + spec_.child_of +
                    " is pid " + std::to_string(child.member.pid) +
                    ", which is the target " + other->spec_.name + " already");
  }
  cdp::ConnectOptions options;
  options.timeout = kLongestConnect;
  options.stop = context.stop;
  Context own = context;
  own.workspace = nullptr;
  open_inspector_on_own_port(child.member.pid, options, own);
  node_ = child.member;
  title_ = program_title(child.process);
  LiveTarget live;
  live.target = "pid:" + std::to_string(child.member.pid);
  return attach(live, own) + ": " + printable(title_);
}

std::vector<NodeChild> RunningTarget::node_children() const {
  return commands::node_children(process_->family(),
                                 node_ ? node_->pid : process_->pid());
}

Context RunningTarget::context(const Context& step) {
  Context ours = step;
  ours.workspace = workspace_.get();
  return ours;
}

void RunningTarget::look(bool use_session) {
  if (!result_.ended.empty()) return;
  if (use_session && attached()) workspace_->target->look();
  if (process_) {
    // One that has come to its end is let go above, and takes a moment more.
    if (const auto status = process_->ended()) {
      result_.ended = how_it_ended(*status);
    } else {
      look_at_process(kLongestEnd);
    }
  } else if (parent_ != nullptr) {
    look_at_process(milliseconds(0));
  } else if (attached()) {
    result_.ended = workspace_->target->gone();
  }
}

// What a command has started may end before the command does, which knows how
// and will say so in a moment, unless it is there for longer.
void RunningTarget::look_at_process(milliseconds patience) {
  if (!attached() || !node_ || still_runs(files_, *node_)) return;
  if (!gone_since_) {
    gone_since_ = Clock::now();
    ended_at_ = ticks_now() - kTicksToNotice;
  }
  if (since(*gone_since_) < patience) return;
  const auto stat = files_.stat(node_->pid);
  const bool is_known =
      stat && stat->start == node_->stat.start && stat->wait_status.has_value();
  std::string how = "ended";
  if (is_known) {
    how = how_it_ended(*stat->wait_status);
  } else if (const auto status = workspace_->target->exit_status()) {
    how += " with status " + std::to_string(*status);
  }
  result_.ended = how + " (pid " + std::to_string(node_->pid) + ")";
}

void RunningTarget::await_end() {
  const auto start = Clock::now();
  do {
    look(/*use_session=*/true);
    if (!ended().empty() || (!process_ && parent_ == nullptr)) return;
    // Its session still lives: then the process does.
    if (is_child() && (!attached() || workspace_->target->gone().empty())) {
      return;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  } while (since(start) < kLongestEnd);
}

RunningTarget* RunningTarget::culprit() {
  if (parent_ == nullptr) return this;
  parent_->look(/*use_session=*/false);
  return parent_->ended().empty() ? this : parent_;
}

std::string RunningTarget::successor() const {
  if (parent_ == nullptr || !node_ || ended().empty()) return "";
  const auto start = Clock::now();
  do {
    for (const NodeChild& child : parent_->node_children()) {
      if (child.member.stat.start < ended_at_ ||
          program_title(child.process) != title_) {
        continue;
      }
      return "; " + spec_.child_of + " has started pid " +
             std::to_string(child.member.pid) +
             " since, which has a heap of its own and is not followed";
    }
    std::this_thread::sleep_for(kBetweenLooks);
  } while (since(start) < kLongestRestart);
  return "";
}

void RunningTarget::end() noexcept {
  if (workspace_) workspace_->target.reset();
  if (process_) process_->end();
}

void RunningTarget::abandon() noexcept {
  if (process_) process_->kill_family();
  workspace_->snapshots.remove_files();
}

}  // namespace heapcli::commands
