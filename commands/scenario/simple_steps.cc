// The steps that need a few lines each: gc, snapshot, sleep, load, shell,
// evaluate, diff.

#include <atomic>
#include <filesystem>
#include <utility>

#include "analysis/diff.h"
#include "cdp/error.h"
#include "cdp/heap_profiler.h"
#include "cdp/runtime.h"
#include "commands/analysis_progress.h"
#include "commands/capture.h"
#include "commands/diff_output.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/load/command_load.h"
#include "commands/part_file.h"
#include "commands/scenario/pause.h"
#include "commands/scenario/step_action.h"
#include "commands/shell/shelving.h"
#include "commands/shell_process.h"
#include "commands/snapshot_input.h"
#include "commands/source_maps.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr size_t kWidestValue = 60;

void require_not_stopped(const StepSite& site) {
  if (site.context.stop.stop_requested()) {
    throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
  }
}

void await_quiet(const StepSite& site) {
  if (!site.load_ended) return;
  const milliseconds quiet = since(*site.load_ended);
  if (quiet >= kQuietAfterLoad) return;
  site.session().wait_for(kQuietAfterLoad - quiet);
}

std::string per_second(uint64_t count, milliseconds time) {
  if (time.count() == 0) return "";
  const auto rate = static_cast<uint64_t>(static_cast<double>(count) * 1000 /
                                          static_cast<double>(time.count()));
  return ", " + format_count(rate) + "/s";
}

std::string answered_text(const HttpLoadOptions& options,
                          const HttpLoadResult& result) {
  const std::string count = format_count(result.answered);
  if (options.requests == 0) return count + " requests were answered";
  return count + " of " + format_count(options.requests) +
         " requests were answered";
}

StepOutcome http(const HttpLoadOptions& options, const StepSite& site) {
  check(options);
  std::atomic<uint64_t> answered = 0;
  const HttpLoadResult result = http_load(options, site.context.stop, answered);
  if (site.context.stop.stop_requested()) {
    throw Error(ExitStatus::kInterrupted, answered_text(options, result));
  }
  const std::string warning = judge(options, result);
  StepOutcome outcome;
  outcome.text = format_count(result.answered) + " requests in " +
                 format_duration(result.took) +
                 per_second(result.answered, result.took);
  if (result.unanswered > 0) {
    outcome.text +=
        "; " + format_count(result.unanswered) + " had no answer at the end";
  }
  if (!warning.empty()) outcome.text += "; warning: " + warning;
  outcome.report = {{"requests", result.answered},
                    {"failed", result.failed},
                    {"unanswered", result.unanswered},
                    {"duration_ms", result.took.count()}};
  return outcome;
}

// V8 ends a loop without an end, which would keep the target from all that
// comes later; a little after the step, which has the better words for it.
constexpr milliseconds kAfterTimeout{100};

// As cdp::evaluate, but of a promise what it comes to.
cdp::Json awaited_value(const std::string& expression, const StepSite& site) {
  const cdp::Json reply = site.session().call(
      "Runtime.evaluate",
      {{"expression", expression},
       {"returnByValue", true},
       {"silent", true},
       {"awaitPromise", true},
       {"includeCommandLineAPI", true},
       {"timeout", (site.timeout + kAfterTimeout).count()}});
  const cdp::Json result = reply.value("result", cdp::Json::object());
  if (reply.contains("exceptionDetails")) {
    const std::string text = result.value("description", "an exception");
    throw Error(ExitStatus::kTarget, "evaluating in the target threw " +
                                         text.substr(0, text.find('\n')));
  }
  return result.value("value", cdp::Json());
}

std::string value_text(const cdp::Json& value) {
  return fit(printable(value.is_string()
                           ? value.get<std::string>()
                           : value.dump(-1, ' ', false,
                                        cdp::Json::error_handler_t::replace)),
             kWidestValue);
}

// The class that grew most, for the line that a person reads.
std::string most_grown(const analysis::Diff& diff) {
  const analysis::ClassDelta* most = nullptr;
  for (const analysis::ClassDelta& one : diff.classes) {
    if (most == nullptr || one.bytes_delta > most->bytes_delta) most = &one;
  }
  if (most == nullptr || most->bytes_delta <= 0) return "";
  return "; most: " + printable(most->name) + " " +
         format_count_delta(most->count_delta) + ", " +
         format_bytes_delta(most->bytes_delta);
}

}  // namespace

StepOutcome run_step(const SleepStep& step, StepSite& site) {
  pause_for(step.duration, site.context.stop);
  return {};
}

StepOutcome run_step(const GcStep&, StepSite& site) {
  cdp::Session& session = site.session();
  const cdp::HeapUsage before = cdp::heap_usage(session);
  cdp::HeapProfiler(session).collect_garbage();
  const cdp::HeapUsage after = cdp::heap_usage(session);
  StepOutcome outcome;
  outcome.text = "heap used " + format_bytes(before.used) + " -> " +
                 format_bytes(after.used);
  outcome.report = {{"used_bytes_before", before.used},
                    {"used_bytes_after", after.used},
                    {"total_bytes_after", after.total}};
  return outcome;
}

StepOutcome run_step(const SnapshotStep& step, StepSite& site) {
  Workspace& workspace = site.require_target().workspace();
  Shelving shelving(workspace, {.name = step.name});
  shelving.check({""});
  cdp::Session& session = site.session();
  if (step.collect_garbage) await_quiet(site);
  CaptureOptions options;
  options.collect_garbage = step.collect_garbage;
  options.recording.overwrite = site.folder.overwrite();
  options.caution = site.caution;
  CaptureSequence sequence(session, site.context, options);
  Capture capture = sequence.take(site.path(step.name, ".heapsnapshot"));
  if (!capture.parse_error.empty()) {
    throw Error(ExitStatus::kData,
                capture.file + " is no whole snapshot: " + capture.parse_error);
  }
  StepOutcome outcome;
  outcome.text = format_bytes(capture.bytes);
  if (capture.graph) {
    outcome.text += ", " + format_count(capture.graph->node_count()) + " nodes";
  }
  outcome.text += "; paused for " + format_duration(capture.pause) +
                  extra_memory_text(capture.extra_bytes) + "; heap used " +
                  format_bytes(capture.heap.used);
  if (!capture.ids_kept) {
    outcome.text +=
        "; warning: object ids were lost since the one before (did another "
        "inspector session end?), so only classes can be compared";
  }
  outcome.report = {{"bytes", capture.bytes},
                    {"pause_ms", capture.pause.count()},
                    {"duration_ms", capture.total.count()},
                    {"used_bytes", capture.heap.used},
                    {"total_bytes", capture.heap.total},
                    {"ids_kept", capture.ids_kept}};
  if (capture.estimate) outcome.report["estimate"] = to_json(*capture.estimate);
  if (capture.extra_bytes) outcome.report["extra_bytes"] = *capture.extra_bytes;
  if (capture.graph) {
    outcome.report["node_count"] = capture.graph->node_count();
    outcome.report["edge_count"] = capture.graph->edge_count();
  }
  if (site.folder.kept()) outcome.files.push_back(capture.file);
  shelving.put(step.name, std::move(capture), {std::nullopt, &session});
  return outcome;
}

StepOutcome run_step(const AttachStep&, StepSite& site) {
  RunningTarget& target = site.require_target();
  return {target.attach_child(site.context), nullptr, {}};
}

StepOutcome run_step(const LoadStep& step, StepSite& site) {
  const CommandOutput output(site);
  const LoadOptions options = load_options(step.load, output.descriptor());
  if (!step.load.url.empty()) return http(options.http, site);
  const auto start = Clock::now();
  try {
    command_load(options.command, site.context.stop, output.descriptor());
  } catch (const Error& error) {
    const std::string last = output.last_line();
    if (last.empty()) throw;
    throw Error(error.status(), error.what() + (": " + last));
  }
  require_not_stopped(site);
  return {"", {{"duration_ms", since(start).count()}}, output.files()};
}

StepOutcome run_step(const ShellStep& step, StepSite& site) {
  const CommandOutput output(site);
  const auto start = Clock::now();
  try {
    command_load(step.command, site.context.stop, output.descriptor());
  } catch (const Error& error) {
    if (error.status() != ExitStatus::kTarget) throw;
    // It is the scenario's own word that something is wrong.
    const std::string last = output.last_line();
    throw Error(ExitStatus::kFindings,
                "the command failed" + (last.empty() ? "" : ": " + last) +
                    (site.folder.kept() ? " (" + output.file() + ")" : ""));
  }
  require_not_stopped(site);
  return {output.last_line(),
          {{"duration_ms", since(start).count()}},
          output.files()};
}

StepOutcome run_step(const EvaluateStep& step, StepSite& site) {
  const cdp::Json value = awaited_value(step.expression, site);
  StepOutcome outcome;
  outcome.text = value_text(value);
  outcome.report = {{"value", value}};
  return outcome;
}

StepOutcome run_step(const DiffStep& step, StepSite& site) {
  const auto base = open_graph(step.base, site.context);
  const auto later = open_graph(step.later, site.context);
  const analysis::Diff diff =
      with_progress(site.context, {}, [&](const auto& watched) {
        return analysis::diff(*base, *later, watched);
      });
  const DiffView view;
  ShownStacks stacks(*later, make_source_maps({}, site.context));
  StepOutcome outcome;
  outcome.report =
      diff_to_json(step.base, step.later, diff, stacks, view, nullptr);
  outcome.text = format_count_delta(diff.totals.count_delta) + " objects, " +
                 format_bytes_delta(diff.totals.bytes_delta) + most_grown(diff);
  if (!diff.identity.comparable) {
    outcome.text += "; balance of classes only: " + diff.identity.reason;
  }
  outcome.files = site.write(step.name, ".diff.json", outcome.report);
  return outcome;
}

}  // namespace heapcli::commands
