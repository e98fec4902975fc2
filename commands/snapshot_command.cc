#include "commands/snapshot_command.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <vector>

#include "analysis/diff.h"
#include "commands/analysis_progress.h"
#include "commands/capture.h"
#include "commands/diff_output.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/output.h"
#include "commands/part_file.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

constexpr int kMostSnapshots = 999;

struct SnapshotCommandOptions {
  std::string output;
  int count = 1;
  std::string every = "10s";
  std::string diff_base;
  DiffView view;
  bool no_analyze = false;
  bool no_debugger = false;
  CaptureOptions capture;
};

std::string name_by_time() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  std::array<char, 64> text;
  std::strftime(text.data(), text.size(), "heap-%Y%m%d-%H%M%S", &local);
  return text.data();
}

std::string numbered_name(int number) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%03d", number);
  return text.data();
}

// With the ending that says how it is written.
std::string snapshot_name(const std::string& base, bool compress) {
  return base + (compress ? ".heapsnapshot.zst" : ".heapsnapshot");
}

struct OutputPlan {
  fs::path directory;  ///< To be created; empty when a file was named.
  std::vector<std::string> files;
};

// One snapshot goes to the file named, several go into a directory.
OutputPlan plan_output(const SnapshotCommandOptions& options) {
  const bool compress = options.capture.recording.compress;
  const bool names_directory =
      options.output.ends_with('/') ||
      (!options.output.empty() && fs::is_directory(options.output));
  if (options.count == 1 && !names_directory) {
    if (options.output.empty()) {
      return {{}, {snapshot_name(name_by_time(), compress)}};
    }
    const bool add_ending = compress && !options.output.ends_with(".zst");
    return {{}, {options.output + (add_ending ? ".zst" : "")}};
  }
  OutputPlan plan;
  plan.directory = options.output.empty() ? name_by_time() : options.output;
  for (int number = 1; number <= options.count; ++number) {
    plan.files.push_back(
        (plan.directory / snapshot_name(numbered_name(number), compress))
            .string());
  }
  return plan;
}

// Everything that can go wrong with the files should do so before the target
// is made to stand still.
void prepare(const OutputPlan& plan, bool overwrite) {
  if (!plan.directory.empty()) {
    std::error_code error;
    fs::create_directories(plan.directory, error);
    if (error) {
      throw Error(ExitStatus::kData,
                  "cannot create " + plan.directory.string() + ": " +
                      error.message() + "; give -o a path that you may write");
    }
  }
  if (overwrite) return;
  for (const std::string& file : plan.files) PartFile::require_absent(file);
}

std::string describe(const Capture& capture) {
  std::string text = capture.file + ": " + format_bytes(capture.bytes);
  if (capture.graph) {
    text += ", " + format_count(capture.graph->node_count()) + " nodes";
  }
  return text + "; target paused for " + format_duration(capture.pause) +
         "; heap used " + format_bytes(capture.heap.used) + " of " +
         format_bytes(capture.heap.total);
}

OrderedJson to_json(const Capture& capture) {
  OrderedJson entry = {{"file", capture.file},
                       {"bytes", capture.bytes},
                       {"node_count", nullptr},
                       {"edge_count", nullptr},
                       {"pause_ms", capture.pause.count()},
                       {"duration_ms", capture.total.count()},
                       {"used_bytes", capture.heap.used},
                       {"total_bytes", capture.heap.total},
                       {"ids_kept", capture.ids_kept}};
  if (capture.graph) {
    entry["node_count"] = capture.graph->node_count();
    entry["edge_count"] = capture.graph->edge_count();
  }
  return entry;
}

// Only the last graph is needed, for --diff.
struct Sequence {
  OrderedJson snapshots = OrderedJson::array();
  std::optional<analysis::HeapGraph> last_graph;
  bool complete = true;
};

Sequence take_all(const SnapshotCommandOptions& options,
                  const std::vector<std::string>& files, cdp::Session& session,
                  const Context& context) {
  const auto every = parse_duration(options.every);
  CaptureSequence sequence(session, context, options.capture);
  Sequence result;
  auto start = std::chrono::steady_clock::now();
  for (size_t i = 0; i < files.size(); ++i) {
    if (i > 0) {
      // From start to start.
      const auto elapsed =
          std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::steady_clock::now() - start);
      if (elapsed < every) session.wait_for(every - elapsed);
      start = std::chrono::steady_clock::now();
    }
    Capture capture = sequence.take(files[i]);
    if (!capture.ids_kept) {
      context.warn(
          "object ids were lost before " + capture.file +
          ": an inspector session of this process ended in between (a "
          "DevTools tab, a debugger, another heapcli), and V8 renumbers all "
          "objects then; across that point a diff can only balance classes");
    }
    if (!capture.parse_error.empty()) {
      context.warn(capture.file +
                   " was written as the target sent it, but cannot be "
                   "analysed: " +
                   capture.parse_error);
      result.complete = false;
    }
    context.note(describe(capture));
    result.snapshots.push_back(to_json(capture));
    result.last_graph = std::move(capture.graph);
  }
  return result;
}

void check(const SnapshotCommandOptions& options) {
  if (options.count < 1 || options.count > kMostSnapshots) {
    throw Error(ExitStatus::kUsage, "--count must be between 1 and 999");
  }
  if (options.no_analyze && !options.diff_base.empty()) {
    throw Error(ExitStatus::kUsage,
                "--diff needs the analysis that --no-analyze leaves out");
  }
  if (options.output == "-") {
    throw Error(ExitStatus::kUsage,
                "a snapshot is written to a file, not to standard output; "
                "give -o a name");
  }
  parse_duration(options.every);
}

ExitStatus snapshot(SnapshotCommandOptions options, const LiveTarget& live,
                    const Context& context) {
  check(options);
  options.capture.recording.analyze = !options.no_analyze;
  options.capture.use_debugger = !options.no_debugger;
  const OutputPlan plan = plan_output(options);
  prepare(plan, options.capture.recording.overwrite);
  // Before the capture, so that a bad file costs the target nothing.
  std::optional<analysis::HeapGraph> base;
  if (!options.diff_base.empty()) {
    base = open_snapshot(options.diff_base, context);
  }

  const auto session = open_session(live, context);
  const Sequence taken = take_all(options, plan.files, *session, context);

  OrderedJson document = {{"schema", "heapcli/snapshot/1"},
                          {"target", session->name()},
                          {"snapshots", taken.snapshots}};
  if (base && taken.last_graph) {
    const analysis::Diff diff =
        with_progress(context, options.view.figures, [&](const auto& watched) {
          return analysis::diff(*base, *taken.last_graph, watched);
        });
    if (context.json) {
      document["diff"] = diff_to_json(options.diff_base, plan.files.back(),
                                      diff, *taken.last_graph, options.view);
    } else {
      write_output(
          diff_to_text(diff, *taken.last_graph, options.view, context));
    }
  }
  if (context.json) write_json(document);
  return taken.complete ? ExitStatus::kOk : ExitStatus::kData;
}

}  // namespace

void add_snapshot_command(CommandLine& line, CLI::App& parent,
                          std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<SnapshotCommandOptions>();
  CLI::App* const command = parent.add_subcommand(
      "snapshot", "Take a heap snapshot, or a sequence in one session");
  command
      ->add_option("-o,--output", options->output,
                   "File, or directory with --count (default: named by time)")
      ->type_name("PATH");
  command->add_flag("--gc", options->capture.collect_garbage,
                    "Collect garbage first");
  command->add_option("--count", options->count, "How many snapshots")
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--every", options->every,
                   "Time from one snapshot to the next")
      ->type_name("TIME")
      ->capture_default_str();
  command->add_flag("--compress", options->capture.recording.compress,
                    "Write .heapsnapshot.zst, a tenth of the size");
  command->add_flag("--force", options->capture.recording.overwrite,
                    "Replace files that exist");
  command
      ->add_option("--diff", options->diff_base,
                   "Compare the (last) snapshot with this file at once")
      ->type_name("BASE");
  add_diff_view_options(*command, options->view);
  command->add_flag("--numbers",
                    options->capture.snapshot.capture_numeric_value,
                    "Include the values of numbers");
  command->add_flag("--internals", options->capture.snapshot.expose_internals,
                    "Expose V8's internal objects");
  command->add_flag("--no-analyze", options->no_analyze,
                    "Only write the file, in little memory");
  command->add_flag("--no-debugger", options->no_debugger,
                    "Never enable the debugger (on Node 12-20 it makes the "
                    "pause much shorter)");
  add_timeout_option(*command, *live);
  command->callback([&line, options, live] {
    line.choose([options, live](const Context& context) {
      return snapshot(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
