#include "commands/watch/watch_action.h"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>

#include "cdp/error.h"
#include "commands/capture.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/name_by_time.h"
#include "commands/part_file.h"
#include "commands/redaction_options.h"
#include "commands/shell_process.h"
#include "commands/watch/action_environment.h"

namespace heapcli::commands {
namespace {

using analysis::AmountUnit;
using analysis::Comparison;
using analysis::WatchedFigure;

// Not known yet is another thing than never.
bool comes_later(const Comparison& comparison) {
  return comparison.figure == WatchedFigure::kTrend ||
         comparison.figure == WatchedFigure::kAfterGc;
}

bool uses_memory_limit(const analysis::Condition& condition) {
  for (const auto& all : condition) {
    for (const Comparison& comparison : all) {
      if (comparison.unit == AmountUnit::kPercent) return true;
    }
  }
  return false;
}

}  // namespace

WatchAction::WatchAction(const WatchActionOptions& options, WatchOutput& output,
                         const Context& context)
    : options_(options),
      redaction_(redaction_of(options.redact, context)),
      output_(output),
      context_(context),
      quiet_(context) {
  quiet_.quiet = true;
  quiet_.no_progress = true;
}

WatchAction::~WatchAction() {
  if (command_ < 0) return;
  kill(-command_, SIGTERM);
  waitpid(command_, nullptr, 0);
}

void WatchAction::attached(Attachment& attachment) {
  room_.reset();
  if (uses_memory_limit(options_.condition)) {
    room_ = target_memory_room(attachment.session(), attachment.process().pid,
                               attachment.process().uptime_s);
  }
}

void WatchAction::consider(Attachment& attachment, WatchHistory& history,
                           const std::optional<analysis::GrowthRecord>& leak) {
  now_s_ = history.last().at_s;
  if (profiler_ && std::chrono::steady_clock::now() >= tracking_end_) {
    end_tracking();
  }
  look_after_command();
  if (leak && !leak_.done && !options_.on_leak.empty()) {
    act(options_.on_leak, leak_, attachment, history, leak);
  }
  if (options_.condition.empty() || condition_.done) return;
  analysis::WatchedFigures figures = history.figures();
  if (room_ && room_->limit > 0) {
    figures.memory_limit = static_cast<double>(room_->limit);
  }
  warn_of_unknown(figures);
  if (holds(options_.condition, figures)) {
    act(options_.on_condition, condition_, attachment, history, leak);
  }
}

void WatchAction::warn_of_unknown(const analysis::WatchedFigures& figures) {
  if (warned_) return;
  warned_ = true;
  for (const auto& all : options_.condition) {
    for (const Comparison& comparison : all) {
      if (comes_later(comparison) || decidable(comparison, figures)) continue;
      context_.warn(
          "a figure of --when, or the limit that its percentage is of, is not "
          "known for this target; that comparison will not hold");
      return;
    }
  }
}

void WatchAction::act(const std::string& action, Trigger& trigger,
                      Attachment& attachment, WatchHistory& history,
                      const std::optional<analysis::GrowthRecord>& leak) {
  if (action == "snapshot") {
    take_snapshot(trigger, attachment, history);
  } else if (action == "track") {
    start_tracking(trigger, attachment);
  } else {
    start_command(action, trigger, attachment, history, leak);
  }
}

// Empty when there is none. The garbage of the moment does not count, if it is
// known what is left without it.
std::string WatchAction::reason_against_snapshot(
    Attachment& attachment, const WatchHistory& history) const {
  uint64_t used = history.last().heap.used;
  used = std::min(used, history.after_gc().value_or(used));
  const std::string too_large = too_large_a_heap(used, options_.caution);
  if (!too_large.empty() || options_.caution.ignore_headroom) return too_large;
  const std::string no_room = no_room_for_snapshot(
      used, target_memory_room(attachment.session(), attachment.process().pid,
                               history.last().gauge.uptime_s));
  if (no_room.empty()) return "";
  return no_room + " (--ignore-headroom takes it anyway)";
}

void WatchAction::take_snapshot(Trigger& trigger, Attachment& attachment,
                                WatchHistory& history) {
  const std::string reason = reason_against_snapshot(attachment, history);
  if (!reason.empty()) {
    // There may be room later, if the cause is still there.
    if (!trigger.refusal_said) {
      output_.action(now_s_, "snapshot", trigger.word, "refused", reason);
    }
    trigger.refusal_said = true;
    return;
  }
  trigger.done = true;
  const std::string file =
      options_.directory + "/" + name_by_time() + ".heapsnapshot";
  try {
    CaptureOptions options;
    options.recording.analyze = false;
    options.caution.reset();  // See above.
    options.recording.redaction = redaction_;
    CaptureSequence sequence(attachment.session(), quiet_, options);
    const Capture capture = sequence.take(file);
    history.snapshot_taken();
    written_.push_back(file);
    output_.action(now_s_, "snapshot", trigger.word, "done",
                   file + ", " + format_bytes(capture.bytes) +
                       "; target paused for " + format_duration(capture.pause));
  } catch (const Error& error) {
    output_.action(now_s_, "snapshot", trigger.word, "failed", error.what());
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kRefused) throw;
    output_.action(now_s_, "snapshot", trigger.word, "failed", error.what());
  }
}

void WatchAction::start_tracking(Trigger& trigger, Attachment& attachment) {
  trigger.done = true;
  if (profiler_) return;
  try {
    profiler_.emplace(attachment.session(), cdp::SamplingOptions());
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kRefused) throw;
    output_.action(now_s_, "track", trigger.word, "failed", error.what());
    return;
  }
  tracking_trigger_ = trigger.word;
  tracking_end_ = std::chrono::steady_clock::now() + options_.track_for;
  output_.action(now_s_, "track", trigger.word, "started",
                 "for " + format_duration(options_.track_for));
}

void WatchAction::end_tracking() {
  const std::string file =
      options_.directory + "/" + name_by_time() + ".heapprofile";
  try {
    const std::string text = profiler_->stop();
    profiler_.reset();
    PartFile output(file, /*overwrite=*/false);
    output.write(text);
    output.commit();
    written_.push_back(file);
    output_.action(now_s_, "track", tracking_trigger_, "done", file);
  } catch (const Error& error) {
    output_.action(now_s_, "track", tracking_trigger_, "failed", error.what());
  } catch (const cdp::Error& error) {
    profiler_.reset();
    output_.action(now_s_, "track", tracking_trigger_, "failed", error.what());
    if (error.kind() != cdp::Error::Kind::kRefused) throw;
  }
}

void WatchAction::detach(bool gone) {
  if (!profiler_) return;
  if (gone) {
    profiler_.reset();
    output_.action(now_s_, "track", tracking_trigger_, "failed",
                   "the target went before its profile could be fetched");
  } else {
    end_tracking();
  }
}

void WatchAction::start_command(
    const std::string& command, Trigger& trigger, const Attachment& attachment,
    const WatchHistory& history,
    const std::optional<analysis::GrowthRecord>& leak) {
  // One at a time; the other trigger's turn comes.
  if (command_ > 0) return;
  trigger.done = true;
  command_ = start_shell_process(
      command,
      action_environment(trigger.word, attachment.process(), history, leak));
  command_trigger_ = trigger.word;
  output_.action(now_s_, "command", trigger.word, "started", command);
}

void WatchAction::look_after_command() {
  int status = 0;
  if (command_ < 0 || waitpid(command_, &status, WNOHANG) != command_) return;
  command_ = -1;
  const bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  output_.action(now_s_, "command", command_trigger_, fine ? "done" : "failed",
                 fine ? "" : how_it_ended(status));
}

}  // namespace heapcli::commands
