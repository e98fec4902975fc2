#include "commands/track_command.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analysis/profile/growth.h"
#include "cdp/error.h"
#include "cdp/protocol_description.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/growth_output.h"
#include "commands/live_source_maps.h"
#include "commands/live_threads.h"
#include "commands/profile_files.h"
#include "commands/profile_output.h"
#include "commands/profile_writing.h"
#include "commands/redaction_options.h"
#include "commands/snapshot_caution.h"
#include "commands/source_maps.h"
#include "commands/thread_tracking.h"
#include "commands/thread_tracking_output.h"
#include "commands/track_allocations.h"
#include "commands/tracking.h"
#include "commands/tracking_output.h"

namespace heapcli::commands {
namespace {

using analysis::AllocationProfile;

constexpr uint64_t kSmallestInterval = 16;
constexpr uint64_t kLargestInterval = uint64_t{1} << 30;
constexpr uint32_t kDeepestStack = 4096;
constexpr int kMostWindows = 1000;

struct TrackCommandOptions {
  std::string duration;  ///< Empty: a minute, or with --until-exit no end.
  bool until_exit = false;
  int windows = 1;
  std::string interval = "32k";
  std::optional<uint32_t> stack_depth;
  bool include_collected = false;
  bool allocations = false;
  std::string output;
  bool overwrite = false;
  std::string redact;      ///< Of --allocations: a profile has no texts.
  CautionOptions caution;  ///< Likewise: sampling needs no snapshot.
  std::optional<analysis::ProfileFormat> format;
  ThreadChoice threads;
  SourceMapOptions source_maps;
  ProfileView view;
};

TrackingOptions plan(const TrackCommandOptions& options) {
  TrackingOptions plan;
  plan.until_exit = options.until_exit;
  if (!options.duration.empty() || !options.until_exit) {
    plan.duration =
        parse_duration(options.duration.empty() ? "60s" : options.duration);
    if (plan.duration->count() == 0) {
      throw Error(ExitStatus::kUsage, "--duration must be longer than 0");
    }
  }
  if (options.windows < 1 || options.windows > kMostWindows) {
    throw Error(ExitStatus::kUsage, "--windows must be between 1 and 1000");
  }
  if (options.windows > 1 && options.until_exit) {
    throw Error(ExitStatus::kUsage,
                "--windows divides a --duration; it does not go with "
                "--until-exit");
  }
  if (options.windows > 1 && options.include_collected) {
    throw Error(ExitStatus::kUsage,
                "--windows is about objects that are alive; it does not go "
                "with --include-collected");
  }
  if (options.windows > 1 && options.view.tree) {
    throw Error(ExitStatus::kUsage, "--windows has no --tree");
  }
  plan.windows = static_cast<size_t>(options.windows);
  plan.sampling.interval = parse_bytes(options.interval);
  if (plan.sampling.interval < kSmallestInterval ||
      plan.sampling.interval > kLargestInterval) {
    throw Error(ExitStatus::kUsage,
                "--interval must be between 16 bytes and 1 GiB");
  }
  if (options.stack_depth &&
      (*options.stack_depth < 1 || *options.stack_depth > kDeepestStack)) {
    throw Error(ExitStatus::kUsage, "--stack-depth must be from 1 to 4096");
  }
  plan.sampling.stack_depth = options.stack_depth;
  plan.sampling.include_collected = options.include_collected;
  options.threads.check();
  if (options.threads.may_be_several() &&
      (options.windows > 1 || options.until_exit)) {
    throw Error(ExitStatus::kUsage,
                "--windows and --until-exit are for one thread; give --worker "
                "one number, or none for the main thread");
  }
  return plan;
}

// Targets ignore parameters that they do not have, without a word.
void require_parameters(const cdp::SamplingOptions& sampling,
                        const cdp::Session& session, const LiveTarget& live,
                        const Context& context) {
  if (!sampling.stack_depth && !sampling.include_collected) return;
  const cdp::Target target = cdp::parse_target(session.name());
  cdp::ConnectOptions connect;
  connect.timeout = live.silence();
  connect.stop = context.stop;
  const auto protocol = cdp::ProtocolDescription::fetch(target, connect);
  const auto require = [&](const char* parameter, const std::string& option,
                           const std::string& since) {
    const auto known =
        protocol.has_parameter("HeapProfiler.startSampling", parameter);
    if (!known) {
      context.warn(target.authority() +
                   " does not say whether it can do what " + option +
                   " asks for; if it cannot, it does not do it");
    } else if (!*known) {
      throw Error(ExitStatus::kTarget, target.authority() + " is too old for " +
                                           option + ": " + since +
                                           " and later have it");
    }
  };
  if (sampling.include_collected) {
    require("includeObjectsCollectedByMajorGC", "--include-collected",
            "Node 20");
  }
  if (sampling.stack_depth) require("stackDepth", "--stack-depth", "Node 26");
}

// What is different from what was asked for.
void explain_end(const Tracking& tracking, const TrackingOptions& plan,
                 const std::string& target, const Context& context) {
  const std::string after =
      target + " ended after " + format_duration(tracking.duration);
  const std::chrono::milliseconds at = tracking.profiles.back().at;
  switch (tracking.end) {
    case TrackingEnd::kDuration:
      return;
    case TrackingEnd::kInterrupted:
      context.note("interrupted after " + format_duration(tracking.duration) +
                   "; this is the profile so far");
      return;
    case TrackingEnd::kExit:
      if (at < tracking.duration) {
        context.note(after + "; this is the profile of " + format_duration(at) +
                     ", when most was alive");
      } else if (!plan.until_exit) {
        context.note(after);
      }
      return;
    case TrackingEnd::kLost:
      context.warn(after +
                   ", before its last profile could be fetched; this "
                   "is the profile of " +
                   format_duration(at));
  }
}

bool is_alive(TrackingEnd end) {
  return end == TrackingEnd::kDuration || end == TrackingEnd::kInterrupted;
}

// From nothing to the end of the first window, and so on.
analysis::Growth growth_of(const std::vector<AllocationProfile>& profiles,
                           const ProfileView& view) {
  std::vector<AllocationProfile> rounds;
  rounds.push_back(analysis::AllocationProfileBuilder().build());
  for (const AllocationProfile& profile : profiles) {
    rounds.push_back(shown_profile(profile, view));
  }
  return analysis::profile_growth(rounds, view.grouping);
}

std::string summary_line(const Tracking& tracking, const TrackingOptions& plan,
                         const AllocationProfile& profile) {
  return format_bytes(profile.total_bytes()) +
         (plan.sampling.include_collected ? " allocated"
                                          : " alive of what was "
                                            "allocated") +
         " in " + format_duration(tracking.profiles.back().at) +
         "; one sample each " + format_bytes(plan.sampling.interval) + ", " +
         format_count(profile.samples.size()) + " samples\n";
}

// With every allocation's stack, instead of samples.
ExitStatus record_allocations(const TrackCommandOptions& options,
                              const LiveTarget& live, const Context& context) {
  TrackAllocationsOptions recording;
  if (!options.duration.empty()) recording.duration = options.duration;
  recording.output = options.output;
  recording.overwrite = options.overwrite;
  recording.redact = options.redact;
  recording.caution = options.caution;
  recording.threads = options.threads;
  recording.view = {.top = options.view.top,
                    .internals = options.view.internals};
  recording.source_maps = options.source_maps;
  return track_allocations(recording, live, context);
}

ExitStatus track(const TrackCommandOptions& options, const LiveTarget& live,
                 const Context& context) {
  if (options.allocations) return record_allocations(options, live, context);
  const TrackingOptions plan = commands::plan(options);
  const bool several = options.threads.may_be_several();
  ProfileFiles files(options.output, options.overwrite, options.format,
                     several);
  const auto main_session = open_session(live, context);
  require_parameters(plan.sampling, *main_session, live, context);
  const LiveThreads threads(*main_session, options.threads, live, context);
  if (several) {
    files.prepare(file_suffixes(threads.threads()));
    return show_threads(
        track_threads(*main_session, threads.threads(), plan, context), files,
        {plan, options.view, options.source_maps}, context);
  }
  cdp::Session* const session = threads.threads().front().session;
  const Tracking tracking =
      track_allocations_by_sampling(*session, plan, context);
  explain_end(tracking, plan, session->name(), context);
  std::vector<std::string> written = files.write(tracking.profiles);

  const auto profiles =
      read_profiles(tracking, plan.sampling.interval, session->name());
  if (written.empty()) {
    written = files.convert(profiles, session->name(), context);
  }
  ProfileView view = options.view;
  view.source_maps = make_source_maps(options.source_maps, context);
  if (is_alive(tracking.end)) {
    ask_for_source_maps(*view.source_maps, profiles.back().frames.values(),
                        *session, context);
  }
  const AllocationProfile shown = shown_profile(profiles.back(), view);
  std::optional<analysis::Growth> growth;
  if (plan.windows > 1) growth = growth_of(profiles, view);
  if (!context.json) {
    write_output(profile_to_text(shown, options.view, context) + "\n" +
                 summary_line(tracking, plan, shown));
    if (growth) {
      write_output("\n" +
                   growth_to_text(*growth, "window", options.view, context));
    }
    return ExitStatus::kOk;
  }
  OrderedJson document = {
      {"schema", "heapcli/track/1"},
      {"target", main_session->name()},
      {"worker", threads.threads().front().json_id()},
      {"duration_s", in_seconds(tracking.duration)},
      {"end", word(tracking.end)},
      {"profile_at_s", in_seconds(tracking.profiles.back().at)},
      {"sampling_interval", plan.sampling.interval},
      {"include_collected", plan.sampling.include_collected},
      {"written", written},
      {"heap_before", heap_json(tracking.heap_before)},
      {"heap_after", heap_json(tracking.heap_after)},
      {"sample_count", shown.samples.size()}};
  add_profile_json(document, shown, options.view);
  if (growth) {
    OrderedJson& entry = document["growth"] = OrderedJson::object();
    OrderedJson& ends = entry["window_ends_s"] = OrderedJson::array();
    for (const TakenProfile& taken : tracking.profiles) {
      ends.push_back(in_seconds(taken.at));
    }
    add_growth_json(entry, *growth, options.view);
  }
  write_json(document);
  return ExitStatus::kOk;
}

}  // namespace

void add_track_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<TrackCommandOptions>();
  CLI::App* const command = parent.add_subcommand(
      "track", "Sample allocations: which functions hold how much");
  command
      ->add_option("--duration", options->duration,
                   "How long (default 60s, with --allocations 10s; with "
                   "--until-exit no end)")
      ->type_name("TIME");
  command->add_flag("--until-exit", options->until_exit,
                    "Until the target ends; keeps the profile with the most "
                    "live bytes");
  command
      ->add_option("--windows", options->windows,
                   "Divide the time, and list what grew in every window")
      ->type_name("N");
  command
      ->add_option(
          "-o,--output", options->output,
          "Also write the profile, as .heapprofile (for DevTools), .pb.gz "
          "(pprof), .html or .svg (flame graphs), …; into a directory, that "
          "of each window")
      ->type_name("PATH");
  add_profile_format_option(*command, "--format", options->format);
  command->add_flag("--force", options->overwrite,
                    "Replace a file that exists");
  add_profile_view_options(*command, options->view);
  command->add_flag("--include-collected", options->include_collected,
                    "Count what was collected, too: what the program "
                    "allocates, instead of what it keeps (Node 20)");
  command
      ->add_option("--interval", options->interval,
                   "Mean bytes between two samples")
      ->type_name("BYTES")
      ->capture_default_str();
  command
      ->add_option("--stack-depth", options->stack_depth,
                   "Frames to keep of each stack (Node 26)")
      ->type_name("N");
  add_source_map_options(*command, options->source_maps);
  add_worker_option(*command, options->threads);
  CLI::Option* const allocations = command->add_flag(
      "--allocations", options->allocations,
      "Note the stack of every allocation, instead of samples, and end with a "
      "snapshot (-o: a .heaptimeline); slows the target down a lot");
  for (const char* const sampling_only :
       {"--until-exit", "--windows", "--include-collected", "--interval",
        "--stack-depth", "--format", "--group-by", "--tree"}) {
    allocations->excludes(sampling_only);
  }
  add_redact_option(*command, options->redact);
  add_caution_options(*command, options->caution);
  for (const char* const snapshot_only :
       {"--redact", "--max-heap", "--ignore-headroom"}) {
    command->get_option(snapshot_only)->needs(allocations);
  }
  add_timeout_option(*command, *live);
  command->callback([&line, options, live] {
    line.choose([options, live](const Context& context) {
      return track(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
