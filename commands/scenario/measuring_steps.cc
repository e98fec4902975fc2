// The steps that look at a target for a while: track, watch, leaks.

#include <algorithm>
#include <utility>

#include "commands/error.h"
#include "commands/format.h"
#include "commands/leak_rounds.h"
#include "commands/leak_session.h"
#include "commands/leaks_output.h"
#include "commands/part_file.h"
#include "commands/profile_output.h"
#include "commands/scenario/step_action.h"
#include "commands/terminal.h"
#include "commands/tracking.h"
#include "commands/tracking_output.h"
#include "commands/watch/attachment.h"
#include "commands/watch/json_output.h"
#include "commands/watch/watch_history.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

// Where no time is given, somebody else ends the step.
constexpr milliseconds kNoEnd = std::chrono::hours(24 * 365);

std::string largest_function(const OrderedJson& report) {
  const auto& functions = report.at("functions");
  if (functions.empty()) return "";
  const auto& first = functions.front();
  const auto name = first.at("function").get<std::string>();
  return "; most: " + printable(name.empty() ? "(anonymous)" : name) + " " +
         format_bytes(first.at("self_bytes").get<uint64_t>());
}

LeakFindings findings_of(const LeakRounds& rounds, LeakSession session,
                         const StepSite& site) {
  const analysis::LeakReport report = rounds.conclude();
  LeakFindings findings;
  findings.files = std::move(session.files);
  findings.last = rounds.last();
  findings.warm_up = report.warm_up;
  findings.total_growth = report.total_growth;
  for (ExplainedSuspect& suspect :
       explain(report, {rounds.last(), rounds.last(), rounds.newest_before()},
               {}, site.context)) {
    findings.suspects.push_back({std::move(suspect), std::nullopt});
  }
  if (!findings.suspects.empty()) {
    findings.verdict = findings.suspects.front().explained.suspect.slowing
                           ? analysis::Verdict::kInconclusive
                           : analysis::Verdict::kLeak;
  }
  return findings;
}

std::string suspect_text(const ExplainedSuspect& suspect) {
  std::string text =
      suspect.class_name.empty() ? suspect.holder_class : suspect.class_name;
  if (!suspect.path.empty()) text += " held by " + suspect.path;
  return printable(text);
}

// Samples until the time is over, the step is stopped, or the target goes.
class TargetWatch {
 public:
  TargetWatch(const WatchStep& step, StepSite& site)
      : step_(step),
        site_(site),
        live_(held_target(site.context)),
        attachment_(open_session(live_, site.context), live_, {}, step.interval,
                    std::nullopt, site.context),
        history_({}) {
    if (site.folder.kept()) {
      file_.emplace(site.path(step.name, ".watch.ndjson"),
                    site.folder.overwrite());
    }
    output_ = make_json_output([this](std::string_view record) {
      if (file_) file_->write(record);
      last_record_ = record;
    });
  }

  StepOutcome run() {
    output_->attached(attachment_.target(), attachment_.process(), 0, false,
                      false);
    const auto start = Clock::now();
    const milliseconds duration =
        step_.duration.count() == 0 ? kNoEnd : step_.duration;
    WatchEnd end;
    end.why = "duration";
    while (!site_.context.stop.stop_requested()) {
      sample(std::chrono::duration<double>(Clock::now() - start).count());
      const milliseconds left = duration - since(start);
      if (left.count() <= 0) break;
      if (!wait(std::min(left, step_.interval))) break;
      if (attachment_.exiting()) {
        throw Error(ExitStatus::kTarget,
                    attachment_.target() + " has come to its end");
      }
    }
    attachment_.session().ignore_stop();
    if (site_.context.stop.stop_requested()) end.why = "interrupted";
    end.duration_s =
        std::chrono::duration<double>(Clock::now() - start).count();
    output_->ended(history_, end);
    return outcome();
  }

 private:
  void sample(double at_s) {
    const auto leak = history_.add(attachment_.sampler().sample(at_s));
    const uint64_t used = history_.last().heap.used;
    least_ = least_ ? std::min(*least_, used) : used;
    most_ = std::max(most_, used);
    output_->sample(history_);
    if (leak) output_->leak(*leak);
  }

  // False when the step is stopped.
  bool wait(milliseconds time) {
    try {
      attachment_.session().wait_for(time,
                                     [this] { return attachment_.exiting(); });
      return true;
    } catch (const std::exception&) {
      if (site_.context.stop.stop_requested()) return false;
      throw;
    }
  }

  StepOutcome outcome() {
    StepOutcome outcome;
    outcome.report = OrderedJson::parse(last_record_);
    outcome.report["least_used_bytes"] = least_.value_or(0);
    outcome.report["most_used_bytes"] = most_;
    outcome.text = format_count(history_.sample_count()) +
                   " samples; heap used " + format_bytes(least_.value_or(0)) +
                   " to " + format_bytes(most_) +
                   (history_.leak_count() == 0 ? ""
                                               : "; more left after each "
                                                 "collection: a leak");
    if (file_) {
      file_->commit();
      outcome.files.push_back(file_->path());
    }
    return outcome;
  }

  const WatchStep& step_;
  StepSite& site_;
  const LiveTarget live_;
  Attachment attachment_;
  WatchHistory history_;
  std::optional<PartFile> file_;
  std::unique_ptr<WatchOutput> output_;
  std::string last_record_;
  std::optional<uint64_t> least_;
  uint64_t most_ = 0;
};

}  // namespace

StepOutcome run_step(const TrackStep& step, StepSite& site) {
  TrackingOptions options;
  options.duration = step.duration.count() == 0 ? kNoEnd : step.duration;
  cdp::Session& session = site.session();
  const Tracking tracking =
      track_allocations_by_sampling(session, options, site.context);
  StepOutcome outcome;
  if (site.folder.kept()) {
    PartFile file(site.path(step.name, ".heapprofile"),
                  site.folder.overwrite());
    file.write(tracking.profiles.back().text);
    file.commit();
    outcome.files.push_back(file.path());
  }
  const analysis::AllocationProfile profile =
      read_profiles(tracking, options.sampling.interval, session.name()).back();
  const ProfileView view;
  const analysis::AllocationProfile shown = shown_profile(profile, view);
  outcome.report = {{"schema", "heapcli/track/1"},
                    {"target", session.name()},
                    {"duration_s", in_seconds(tracking.duration)},
                    {"end", word(tracking.end)},
                    {"sampling_interval", options.sampling.interval},
                    {"heap_before", heap_json(tracking.heap_before)},
                    {"heap_after", heap_json(tracking.heap_after)},
                    {"sample_count", shown.samples.size()}};
  add_profile_json(outcome.report, shown, view);
  outcome.text = format_bytes(shown.total_bytes()) +
                 " kept of what was "
                 "allocated in " +
                 format_duration(tracking.duration) +
                 largest_function(outcome.report);
  const auto written = site.write(step.name, ".track.json", outcome.report);
  outcome.files.insert(outcome.files.end(), written.begin(), written.end());
  return outcome;
}

StepOutcome run_step(const WatchStep& step, StepSite& site) {
  return TargetWatch(step, site).run();
}

StepOutcome run_step(const LeaksStep& step, StepSite& site) {
  const CommandOutput output(site);
  LeakSessionOptions options;
  options.rounds = static_cast<int>(step.rounds);
  options.caution = site.caution;
  if (step.load) {
    options.load = load_options(*step.load, output.descriptor());
  } else {
    options.load.every = std::to_string(step.every.count()) + "ms";
  }
  if (site.folder.kept()) {
    options.output = site.path(step.name, ".rounds");
    options.overwrite = site.folder.overwrite();
  }
  LeakRounds rounds({});
  LeakSession session = run_leak_session(options, held_target(site.context),
                                         site.context, rounds);
  LeakFindings findings = findings_of(rounds, std::move(session), site);
  findings.requests = options.load.requests();
  StepOutcome outcome;
  outcome.report = leaks_to_json(findings);
  outcome.text =
      "no leak in " + std::to_string(findings.total_growth.size()) + " rounds";
  if (!findings.suspects.empty()) {
    const bool sure = findings.verdict == analysis::Verdict::kLeak;
    outcome.text =
        std::string(sure ? "leak: "
                         : "growth that slows down, inconclusive: ") +
        suspect_text(findings.suspects.front().explained);
    if (findings.suspects.size() > 1) {
      outcome.text +=
          ", and " + std::to_string(findings.suspects.size() - 1) + " more";
    }
  }
  outcome.files = site.write(step.name, ".leaks.json", outcome.report);
  if (site.folder.kept()) {
    Context plain = site.context;
    plain.color = ColorWhen::kNever;
    PartFile file(site.path(step.name, ".leaks.txt"), site.folder.overwrite());
    file.write(leaks_to_text(findings, findings.suspects.size(), plain));
    file.commit();
    outcome.files.push_back(file.path());
  }
  const auto output_files = output.files();
  outcome.files.insert(outcome.files.end(), output_files.begin(),
                       output_files.end());
  return outcome;
}

}  // namespace heapcli::commands
