#include "commands/leaks_command.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "analysis/paths/path_search.h"
#include "analysis/paths/path_text.h"
#include "commands/analysis_progress.h"
#include "commands/capture.h"
#include "commands/error.h"
#include "commands/function_labels.h"
#include "commands/heap_input.h"
#include "commands/leak_rounds.h"
#include "commands/leaks_output.h"
#include "commands/load/load.h"
#include "commands/output.h"
#include "commands/private_directory.h"
#include "commands/snapshot_files.h"

namespace heapcli::commands {
namespace {

using analysis::Verdict;

constexpr int kFewestSnapshots = 3;
constexpr int kFewestRounds = kFewestSnapshots - 1;
constexpr int kMostRounds = 100;

// Keep-alive sockets and their timers would be taken for growth.
constexpr std::chrono::milliseconds kQuiet{1300};

struct LeaksOptions {
  std::vector<std::string> files;
  int rounds = 4;
  std::string output;
  size_t top = 3;
  LoadOptions load;
  SourceMapOptions source_maps;
};

LeakFindings findings_of(const LeakRounds& rounds,
                         std::vector<std::string> files) {
  return {std::move(files), rounds.conclude(), rounds.last(), std::nullopt, {}};
}

LeakFindings from_files(const LeaksOptions& options, const Context& context) {
  if (options.files.size() < kFewestSnapshots) {
    throw Error(ExitStatus::kUsage,
                "leaks needs three snapshots or more, of one session");
  }
  LeakRounds rounds;
  for (const std::string& file : options.files) {
    rounds.add(open_heap(file, {}, context), file);
  }
  return findings_of(rounds, options.files);
}

CaptureOptions capture_options() {
  CaptureOptions options;
  options.collect_garbage = true;
  return options;
}

// The snapshots of a running program.
class Snapshots {
 public:
  Snapshots(cdp::Session& session, const LeaksOptions& options,
            const Context& context)
      : context_(context),
        files_({options.output.empty() ? directory_.path().string()
                                       : options.output,
                options.rounds + 1}),
        sequence_(session, context, capture_options()) {
    files_.prepare({""});
  }

  /// Takes one and adds it.
  void take(LeakRounds& rounds) {
    const int number = static_cast<int>(names_.size()) + 1;
    Capture capture = sequence_.take(files_.path("", number));
    if (!capture.graph) {
      throw Error(ExitStatus::kData,
                  capture.file + " cannot be analysed: " + capture.parse_error);
    }
    names_.push_back(capture.file);
    rounds.add(with_progress(context_, {},
                             [&](const auto& watched) {
                               return std::make_shared<const analysis::Heap>(
                                   analysis::make_heap(
                                       std::move(*capture.graph), watched));
                             }),
               capture.file);
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  const Context& context_;
  PrivateDirectory directory_;
  const SnapshotFiles files_;
  CaptureSequence sequence_;
  std::vector<std::string> names_;
};

void check(const LeaksOptions& options) {
  check(options.load);
  if (options.rounds < kFewestRounds || options.rounds > kMostRounds) {
    throw Error(ExitStatus::kUsage, "--rounds must be between 2 and 100");
  }
}

LeakFindings from_target(const LeaksOptions& options, const LiveTarget& live,
                         const Context& context) {
  check(options);
  const auto session = open_session(live, context);
  Snapshots snapshots(*session, options, context);
  LeakRounds rounds;
  const auto load_and_look = [&](const std::string& what) {
    context.note(what);
    run_load(options.load, *session);
    session->wait_for(kQuiet);
    snapshots.take(rounds);
  };
  load_and_look("warming up");
  for (int round = 1; round <= options.rounds; ++round) {
    load_and_look("round " + std::to_string(round) + " of " +
                  std::to_string(options.rounds));
    // Growth may yet end; what has not grown is no leak.
    if (round > kFewestRounds && rounds.conclude().verdict == Verdict::kClean) {
      break;
    }
  }
  LeakFindings findings =
      findings_of(rounds, options.output.empty() ? std::vector<std::string>()
                                                 : snapshots.names());
  findings.requests = options.load.requests();
  return findings;
}

std::vector<std::string> paths_to_holders(const LeakFindings& findings,
                                          const LeaksOptions& options,
                                          const Context& context) {
  std::vector<std::string> texts;
  if (findings.report.suspects.empty()) return texts;
  const analysis::Heap& heap = *findings.last;
  const analysis::PathSearch search(heap, analysis::PathKind::kTelling,
                                    context.stop);
  analysis::StepReader reader(heap.graph, analysis::StepDetail::kExact);
  const FunctionLabels labels(heap.graph, options.source_maps, context);
  for (const analysis::Suspect& suspect : findings.report.suspects) {
    texts.push_back(
        search.reaches(suspect.holder)
            ? analysis::path_text(heap.graph,
                                  reader.read(search.best(suspect.holder)),
                                  labels.short_labels())
            : "");
  }
  return texts;
}

ExitStatus leaks(const LeaksOptions& options, const LiveTarget& live,
                 const Context& context) {
  LeakFindings findings = options.files.empty()
                              ? from_target(options, live, context)
                              : from_files(options, context);
  findings.paths = paths_to_holders(findings, options, context);
  if (context.json) {
    write_json(leaks_to_json(findings));
  } else {
    write_output(leaks_to_text(findings, options.top, context));
  }
  return findings.report.verdict == Verdict::kLeak ? ExitStatus::kFindings
                                                   : ExitStatus::kOk;
}

}  // namespace

void add_leaks_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<LeaksOptions>();
  CLI::App* const command = parent.add_subcommand(
      "leaks",
      "What leaks, and who holds it: load, snapshot, and again; or from\n"
      "three snapshots or more of one session");
  command->add_option("FILES", options->files,
                      "Snapshots, the earliest first; without them the "
                      "target is looked at");
  command
      ->add_option("--rounds", options->rounds,
                   "The most rounds; a clean program needs fewer")
      ->type_name("N")
      ->capture_default_str();
  add_load_options(*command, options->load);
  command
      ->add_option("-o,--output", options->output,
                   "Keep the snapshots in this directory")
      ->type_name("DIR");
  command->add_option("--top", options->top, "How many suspects to show")
      ->type_name("N")
      ->capture_default_str();
  add_source_map_options(*command, options->source_maps);
  add_timeout_option(*command, *live);
  command->callback([&line, options, live] {
    line.choose([options, live](const Context& context) {
      return leaks(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
