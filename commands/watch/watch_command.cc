#include "commands/watch/watch_command.h"

#include <filesystem>

#include "analysis/query/query_error.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/redaction_options.h"
#include "commands/snapshot_caution.h"
#include "commands/watch/watch_options.h"
#include "commands/watch/watcher.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestInterval{100};
constexpr size_t kMostCollections = 1000;

// As written on the command line.
struct WatchCommandOptions {
  std::string interval = "2s";
  std::string duration;
  std::string gc_every;
  std::string when;
  std::string then;
  std::string track_for = "60s";
  std::string warm_up = "10s";
  std::string leak_growth = "512k";
  std::string trend_over = "1h";
  bool csv = false;
  WatchOptions watch;
};

milliseconds longer_than_0(const std::string& text, const char* option) {
  const milliseconds time = parse_duration(text);
  if (time.count() == 0) {
    throw Error(ExitStatus::kUsage,
                std::string(option) + " must be longer than 0");
  }
  return time;
}

double in_seconds(milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

void read_actions(const WatchCommandOptions& given,
                  WatchActionOptions& action) {
  if (!given.then.empty() && given.when.empty()) {
    throw Error(ExitStatus::kUsage, "--then needs --when CONDITION");
  }
  if (given.when.empty() && action.on_leak.empty()) return;
  action.track_for = longer_than_0(given.track_for, "--track-for");
  if (!std::filesystem::is_directory(action.directory)) {
    throw Error(ExitStatus::kUsage, action.directory +
                                        " is no directory; create it first, or "
                                        "give -o another");
  }
  if (given.when.empty()) return;
  try {
    action.condition = analysis::parse_condition(given.when);
  } catch (const analysis::query::QueryError& error) {
    throw Error(ExitStatus::kUsage,
                "--when " + analysis::query::explain(error, given.when));
  }
  action.on_condition = given.then.empty() ? "snapshot" : given.then;
}

WatchOptions read_options(const WatchCommandOptions& given,
                          const Context& context) {
  WatchOptions watch = given.watch;
  watch.interval = parse_duration(given.interval);
  if (watch.interval < kShortestInterval) {
    throw Error(ExitStatus::kUsage, "--interval must be at least 100ms");
  }
  if (!given.duration.empty()) {
    watch.duration = longer_than_0(given.duration, "--duration");
  }
  if (!given.gc_every.empty()) {
    watch.gc_every = longer_than_0(given.gc_every, "--gc-every");
  }
  if (context.json && given.csv) {
    throw Error(ExitStatus::kUsage, "--json and --csv exclude each other");
  }
  if (context.json) watch.format = WatchFormat::kJson;
  if (given.csv) watch.format = WatchFormat::kCsv;
  watch.thread.check();
  if (watch.thread.may_be_several()) {
    throw Error(ExitStatus::kUsage,
                "watch looks at one heap; give --worker one number, or none "
                "for the main thread");
  }
  analysis::GrowthRule& rule = watch.history.rule;
  if (rule.collections < 1 || rule.collections > kMostCollections) {
    throw Error(ExitStatus::kUsage, "--leak-after must be from 1 to 1000");
  }
  rule.warm_up_s = in_seconds(parse_duration(given.warm_up));
  rule.least_bytes = parse_bytes(given.leak_growth);
  watch.history.trend_window_s =
      in_seconds(longer_than_0(given.trend_over, "--trend-over"));
  check_redaction_level(watch.action.redact);
  check(watch.action.caution);
  read_actions(given, watch.action);
  return watch;
}

ExitStatus watch(const WatchCommandOptions& given, const LiveTarget& live,
                 const Context& context) {
  const WatchOptions options = read_options(given, context);
  return Watcher(options, live, context).run();
}

void add_leak_options(CLI::App& command, WatchCommandOptions& options) {
  command
      .add_option("--leak-after", options.watch.history.rule.collections,
                  "Full collections in a row with more left after each that "
                  "are called a leak")
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--leak-growth", options.leak_growth,
                  "Less growth than this, or 1 %, is no leak")
      ->type_name("BYTES")
      ->capture_default_str();
  command
      .add_option("--warm-up", options.warm_up,
                  "Growth of a younger process is no leak")
      ->type_name("TIME")
      ->capture_default_str();
}

void add_action_options(CLI::App& command, WatchCommandOptions& options) {
  WatchActionOptions& action = options.watch.action;
  command
      .add_option("--on-leak", action.on_leak,
                  "At the first leak record: snapshot, track, or a command for "
                  "sh, which finds the figures in its environment")
      ->type_name("ACTION");
  command
      .add_option("--when", options.when,
                  "Act once this holds, for example 'used > 80%' or "
                  "'rss > 1.5GiB and gcs > 30/min' (docs/watch.md)")
      ->type_name("CONDITION");
  command
      .add_option("--then", options.then,
                  "What to do then: as with --on-leak (default: snapshot)")
      ->type_name("ACTION");
  command
      .add_option("--track-for", options.track_for,
                  "How long `track` samples allocations")
      ->type_name("TIME")
      ->capture_default_str();
  command
      .add_option("-o,--output", action.directory,
                  "Directory for snapshots and profiles")
      ->type_name("DIR")
      ->capture_default_str();
  add_redact_option(command, action.redact);
  add_caution_options(command, action.caution);
}

}  // namespace

void add_watch_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<WatchCommandOptions>();
  CLI::App* const command = parent.add_subcommand(
      "watch",
      "Write down memory and collections for as long as it takes; notice\n"
      "leaks, and capture at the right moment");
  command
      ->add_option("--interval", options->interval,
                   "Time from one sample to the next")
      ->type_name("TIME")
      ->capture_default_str();
  command
      ->add_option("--duration", options->duration,
                   "End after this time (default: Ctrl-C ends it)")
      ->type_name("TIME");
  command->add_flag("--until-exit", options->watch.until_exit,
                    "End with the target, instead of waiting for it to come "
                    "back");
  command
      ->add_option("--gc-every", options->gc_every,
                   "Make the target collect its garbage so often: a trend "
                   "sooner, for a pause each time")
      ->type_name("TIME");
  command
      ->add_option("--trend-over", options->trend_over,
                   "The time that trends look back")
      ->type_name("TIME")
      ->capture_default_str();
  command->add_flag("--csv", options->csv, "Print CSV");
  command
      ->add_option("--plot", options->watch.plot,
                   "Draw the course, as .svg; anew each minute and at the end")
      ->type_name("FILE");
  command->add_flag("--force", options->watch.overwrite,
                    "Replace the plot if it exists");
  command
      ->add_option("--prometheus", options->watch.prometheus,
                   "Serve the figures for Prometheus at this address (without "
                   "a host: of this machine alone)")
      ->type_name("[HOST:]PORT");
  add_leak_options(*command, *options);
  add_action_options(*command, *options);
  add_worker_option(*command, options->watch.thread);
  add_timeout_option(*command, *live);
  command->callback([&line, options, live] {
    line.choose([options, live](const Context& context) {
      return watch(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
