#include "commands/snapshot_command.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "analysis/diff.h"
#include "cdp/error.h"
#include "commands/analysis_progress.h"
#include "commands/capture.h"
#include "commands/diff_output.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/live_threads.h"
#include "commands/output.h"
#include "commands/redaction_options.h"
#include "commands/shell/shelving.h"
#include "commands/snapshot_files.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {
namespace {

constexpr int kMostSnapshots = 999;

struct SnapshotCommandOptions {
  std::string name;  ///< In a shell; empty: a number.
  std::string output;
  int count = 1;
  std::string every = "10s";
  std::string diff_base;
  DiffView view;
  bool no_analyze = false;
  bool no_debugger = false;
  std::string redact;  ///< Level, or empty.
  ThreadChoice threads;
  CaptureOptions capture;
};

std::string describe(const Capture& capture, const std::string& name) {
  std::string text = name + ": " + format_bytes(capture.bytes);
  if (capture.graph) {
    text += ", " + format_count(capture.graph->node_count()) + " nodes";
  }
  return text + "; target paused for " + format_duration(capture.pause) +
         extra_memory_text(capture.extra_bytes) + "; heap used " +
         format_bytes(capture.heap.used) + " of " +
         format_bytes(capture.heap.total);
}

OrderedJson to_json(const Capture& capture, const LiveThread& thread) {
  OrderedJson entry = {{"file", capture.file},
                       {"worker", thread.json_id()},
                       {"bytes", capture.bytes},
                       {"node_count", nullptr},
                       {"edge_count", nullptr},
                       {"pause_ms", capture.pause.count()},
                       {"duration_ms", capture.total.count()},
                       {"used_bytes", capture.heap.used},
                       {"total_bytes", capture.heap.total},
                       {"ids_kept", capture.ids_kept},
                       {"estimate", nullptr}};
  if (capture.estimate) entry["estimate"] = to_json(*capture.estimate);
  if (capture.extra_bytes) entry["extra_bytes"] = *capture.extra_bytes;
  if (capture.graph) {
    entry["node_count"] = capture.graph->node_count();
    entry["edge_count"] = capture.graph->edge_count();
  }
  return entry;
}

// Takes the snapshots of each thread in turn, and that round after round.
class Rounds {
 public:
  /// `shelving` is the shell's, or null.
  Rounds(const SnapshotCommandOptions& options, const SnapshotFiles& files,
         const std::vector<LiveThread>& threads, Shelving* shelving,
         const Context& context)
      : options_(options),
        files_(files),
        threads_(threads),
        shelving_(shelving),
        context_(context),
        sequences_(threads.size()) {}

  void run(cdp::Session& main_session) {
    const auto every = parse_duration(options_.every);
    auto start = Clock::now();
    for (int number = 1; number <= options_.count; ++number) {
      if (number > 1) {
        // From start to start.
        const auto elapsed = since(start);
        if (elapsed < every) main_session.wait_for(every - elapsed);
        start = Clock::now();
      }
      for (size_t i = 0; i < threads_.size(); ++i) {
        if (!failed_.contains(i)) take(i, number);
      }
      if (failed_.size() == threads_.size()) return;
    }
  }

  const OrderedJson& snapshots() const { return snapshots_; }
  /// As other commands take it.
  std::string last_name() const {
    return snapshots_.back()[shelving_ != nullptr ? "name" : "file"];
  }
  /// kOk when no thread has failed.
  ExitStatus failure() const { return failure_; }
  bool all_analysed() const { return all_analysed_; }
  /// Only the last graph is needed, for --diff.
  const analysis::HeapGraph* last_graph() const { return last_graph_.get(); }

  OrderedJson failures() const {
    OrderedJson list = OrderedJson::array();
    for (const auto& [i, why] : failed_) {
      list.push_back({{"worker", threads_[i].json_id()}, {"error", why}});
    }
    return list;
  }

 private:
  // One thread that ends, or is deaf, does not keep the others from theirs.
  void take(size_t i, int number) {
    const LiveThread& thread = threads_[i];
    try {
      if (!sequences_[i]) {
        sequences_[i] = std::make_unique<CaptureSequence>(
            *thread.session, context_, options_.capture);
      }
      Capture capture =
          sequences_[i]->take(files_.path(thread.file_suffix(), number));
      const std::string name =
          shelving_ ? shelving_->name(thread.file_suffix(), number)
                    : capture.file;
      keep(std::move(capture), name, thread);
    } catch (const SnapshotRefused& refused) {
      if (threads_.size() == 1) throw;
      give_up(i, refused.what(), refused.status());
    } catch (const cdp::Error& error) {
      if (threads_.size() == 1 ||
          error.kind() == cdp::Error::Kind::kInterrupted) {
        throw;
      }
      give_up(i, error.what(), ExitStatus::kTarget);
    }
  }

  void give_up(size_t i, const std::string& why, ExitStatus status) {
    context_.complain(why);
    failed_[i] = why;
    failure_ = std::max(failure_, status);
  }

  void keep(Capture capture, const std::string& name,
            const LiveThread& thread) {
    if (!capture.ids_kept) {
      context_.warn(
          "object ids were lost before " + name +
          ": an inspector session of this process ended in between (a "
          "DevTools tab, a debugger, another heapcli), and V8 renumbers all "
          "objects then; across that point a diff can only balance classes");
    }
    if (!capture.parse_error.empty()) {
      context_.warn(name +
                    " was written as the target sent it, but cannot be "
                    "analysed: " +
                    capture.parse_error);
      all_analysed_ = false;
    }
    context_.note(describe(capture, name));
    snapshots_.push_back(to_json(capture, thread));
    if (shelving_ != nullptr) {
      snapshots_.back()["name"] = name;
      last_graph_ = shelving_->put(name, std::move(capture), thread);
    } else if (capture.graph) {
      last_graph_ = std::make_shared<const analysis::HeapGraph>(
          std::move(*capture.graph));
    } else {
      last_graph_ = nullptr;
    }
  }

  const SnapshotCommandOptions& options_;
  const SnapshotFiles& files_;
  const std::vector<LiveThread>& threads_;
  Shelving* const shelving_;
  const Context& context_;
  std::vector<std::unique_ptr<CaptureSequence>> sequences_;
  OrderedJson snapshots_ = OrderedJson::array();
  std::map<size_t, std::string> failed_;  ///< By position in threads_; why.
  ExitStatus failure_ = ExitStatus::kOk;  ///< The worst of them.
  std::shared_ptr<const analysis::HeapGraph> last_graph_;
  bool all_analysed_ = true;
};

void check(const SnapshotCommandOptions& options) {
  if (options.count < 1 || options.count > kMostSnapshots) {
    throw Error(ExitStatus::kUsage, "--count must be between 1 and 999");
  }
  if (options.no_analyze && !options.diff_base.empty()) {
    throw Error(ExitStatus::kUsage,
                "--diff needs the analysis that --no-analyze leaves out");
  }
  if (options.threads.may_be_several() && !options.diff_base.empty()) {
    throw Error(ExitStatus::kUsage,
                "--diff compares the snapshots of one thread; give --worker "
                "one number, or none for the main thread");
  }
  if (options.output == "-") {
    throw Error(ExitStatus::kUsage,
                "a snapshot is written to a file, not to standard output; "
                "give -o a name");
  }
  parse_duration(options.every);
  check(*options.capture.caution);
  options.threads.check();
}

// In a shell every snapshot has a name, and only those that -o asks for lie
// where others look.
std::optional<Shelving> shelving_in_shell(SnapshotCommandOptions& options,
                                          const Context& context) {
  if (context.workspace == nullptr) return std::nullopt;
  require_target(context);
  Shelving::Options shelving;
  shelving.name = options.name;
  shelving.count = options.count;
  shelving.replace = options.capture.recording.overwrite;
  shelving.several_threads = options.threads.may_be_several();
  shelving.temporary = options.output.empty();
  if (shelving.temporary) {
    options.output = context.workspace->snapshots.new_path() +
                     (options.count > 1 ? "/" : ".heapsnapshot");
  }
  return Shelving(*context.workspace, std::move(shelving));
}

ExitStatus snapshot(SnapshotCommandOptions options, const LiveTarget& live,
                    const Context& context) {
  check(options);
  options.capture.recording.analyze = !options.no_analyze;
  options.capture.use_debugger = !options.no_debugger;
  options.capture.recording.redaction = redaction_of(options.redact, context);
  const bool several = options.threads.may_be_several();
  std::optional<Shelving> shelving = shelving_in_shell(options, context);
  const SnapshotFiles files({options.output, options.count,
                             options.capture.recording.compress,
                             options.capture.recording.overwrite, several});
  // Before the capture, so that a bad file costs the target nothing.
  if (!several) {
    if (shelving) shelving->check({options.threads.file_suffix()});
    files.prepare({options.threads.file_suffix()});
  }
  std::shared_ptr<const analysis::HeapGraph> base;
  if (!options.diff_base.empty()) {
    base = open_graph(options.diff_base, context);
  }

  const auto session = open_session(live, context);
  const LiveThreads threads(*session, options.threads, live, context);
  if (several) {
    if (shelving) shelving->check(file_suffixes(threads.threads()));
    files.prepare(file_suffixes(threads.threads()));
  }
  Rounds rounds(options, files, threads.threads(),
                shelving ? &*shelving : nullptr, context);
  rounds.run(*session);
  if (rounds.snapshots().empty()) return rounds.failure();

  OrderedJson document = {{"schema", "heapcli/snapshot/1"},
                          {"target", session->name()},
                          {"snapshots", rounds.snapshots()},
                          {"failed", rounds.failures()}};
  if (base && rounds.last_graph()) {
    const analysis::Diff diff =
        with_progress(context, options.view.figures, [&](const auto& watched) {
          return analysis::diff(*base, *rounds.last_graph(), watched);
        });
    const auto maps =
        make_source_maps(options.view.definitions.source_maps, context);
    ShownStacks stacks(*rounds.last_graph(), maps);
    std::optional<Definitions> definitions;
    if (options.view.definitions.show) {
      definitions = definitions_of(*base, *rounds.last_graph(), maps);
    }
    Definitions* const defined = definitions ? &*definitions : nullptr;
    if (context.json) {
      document["diff"] = diff_to_json(options.diff_base, rounds.last_name(),
                                      diff, stacks, options.view, defined);
    } else {
      write_output(diff_to_text(diff, stacks, options.view, defined, context));
    }
  }
  if (context.json) write_json(document);
  if (rounds.failure() != ExitStatus::kOk) return rounds.failure();
  return rounds.all_analysed() ? ExitStatus::kOk : ExitStatus::kData;
}

}  // namespace

void add_snapshot_command(CommandLine& line, CLI::App& parent,
                          std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<SnapshotCommandOptions>();
  CLI::App* const command = parent.add_subcommand(
      "snapshot", "Take a heap snapshot, or a sequence in one session");
  if (line.in_shell()) {
    command->add_option("NAME", options->name,
                        "What to call it in this shell (default: 1, 2, …; with "
                        "--count NAME-1, NAME-2, …)");
  }
  command
      ->add_option("-o,--output", options->output,
                   line.in_shell()
                       ? "File, or directory with --count, that is kept when "
                         "the shell ends"
                       : "File, or directory with --count (default: named by "
                         "time)")
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
  add_redact_option(*command, options->redact);
  add_caution_options(*command, *options->capture.caution);
  command->add_flag("--no-analyze", options->no_analyze,
                    "Only write the file, in little memory");
  command->add_flag("--no-debugger", options->no_debugger,
                    "Never enable the debugger (on Node 12-20 it makes the "
                    "pause much shorter)");
  add_worker_option(*command, options->threads);
  add_timeout_option(*command, *live);
  command->callback([&line, options, live] {
    line.choose([options, live](const Context& context) {
      return snapshot(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
