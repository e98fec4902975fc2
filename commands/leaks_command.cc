#include "commands/leaks_command.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/error.h"
#include "commands/heap_input.h"
#include "commands/leak_rounds.h"
#include "commands/leak_session.h"
#include "commands/leaks_output.h"
#include "commands/part_file.h"
#include "commands/redaction_options.h"
#include "commands/shell_process.h"

namespace heapcli::commands {
namespace {

using analysis::Verdict;

constexpr size_t kFewestSnapshots = 3;

struct LeaksOptions {
  std::vector<std::string> files;
  LeakSessionOptions session;
  size_t top = 3;
  std::vector<std::string> budgets;
  std::string accept;  ///< The file to write.
  std::string ignore;  ///< The file to read.
  SourceMapOptions source_maps;
};

std::vector<LeakBudget> budgets_of(const LeaksOptions& options) {
  std::vector<LeakBudget> budgets;
  for (const std::string& text : options.budgets) {
    budgets.push_back(parse_budget(text));
    if (budgets.back().per == BudgetPer::kRequest &&
        !options.session.load.requests()) {
      throw Error(ExitStatus::kUsage,
                  "--budget '" + text +
                      "' needs to know how many requests a round has: give "
                      "--load-http, or --requests with what you load");
    }
  }
  return budgets;
}

void check_files(const LeaksOptions& options) {
  if (options.files.size() < kFewestSnapshots) {
    throw Error(ExitStatus::kUsage,
                "leaks needs three snapshots or more, of one session: heapcli "
                "attach TARGET snapshot --gc --count 5 --every 60s -o DIR "
                "takes such; for a running program say heapcli attach TARGET "
                "leaks, or heapcli leaks --target TARGET");
  }
  if (!options.session.redact.empty()) {
    throw Error(ExitStatus::kUsage,
                "--redact is for snapshots that are taken; 'heapcli redact' is "
                "for files");
  }
  if (options.session.allocations) {
    throw Error(ExitStatus::kUsage,
                "--allocations is for a running program; a .heaptimeline as "
                "the last file has its stacks in it");
  }
}

LeakSession from_files(const LeaksOptions& options, const Context& context,
                       LeakRounds& rounds) {
  check_files(options);
  for (const std::string& file : options.files) {
    rounds.add(open_heap(file, {}, context), file);
  }
  return {options.files, nullptr};
}

// The command that takes more rounds than there were.
std::string with_more_rounds(const LeaksOptions& options,
                             const LiveTarget& live) {
  const LoadOptions& load = options.session.load;
  std::string command = "heapcli leaks ";
  command += live.name.empty() ? "--target " + live.target
                               : "--name " + quoted_for_shell(live.name);
  command += " --rounds " + std::to_string(2 * options.session.rounds);
  if (!load.command.empty()) {
    command += " --load " + quoted_for_shell(load.command);
  } else if (!load.http.url.empty()) {
    command += " --load-http " + quoted_for_shell(load.http.url) +
               " --requests " + std::to_string(load.http.requests);
  } else {
    command += " --every " + load.every;
  }
  for (const std::string& worker : options.session.threads.workers) {
    command += " --worker " + worker;
  }
  return command;
}

std::string what_would_settle(const LeaksOptions& options,
                              const LiveTarget& live) {
  if (options.files.empty()) {
    return "More rounds settle it: " + with_more_rounds(options, live);
  }
  return "More snapshots of one session settle it: heapcli attach TARGET "
         "snapshot --gc --count " +
         std::to_string(2 * options.files.size()) + " --every 60s -o DIR";
}

// Sorts out what was accepted before, unless it has become much worse.
void sort_out(std::vector<ExplainedSuspect> suspects, const Baseline& baseline,
              LeakFindings& findings) {
  for (ExplainedSuspect& suspect : suspects) {
    const AcceptedSuspect* const accepted = find_accepted(baseline, suspect);
    if (accepted == nullptr) {
      findings.suspects.push_back({std::move(suspect), std::nullopt});
    } else if (is_much_worse(*accepted, suspect, findings.requests)) {
      findings.suspects.push_back({std::move(suspect), *accepted});
    } else {
      findings.accepted.push_back(std::move(suspect));
    }
  }
  // The worst first; those that slow down come last.
  if (findings.suspects.empty()) {
    findings.verdict = Verdict::kClean;
  } else {
    findings.verdict = findings.suspects.front().explained.suspect.slowing
                           ? Verdict::kInconclusive
                           : Verdict::kLeak;
  }
}

ExitStatus status_of(const LeakFindings& findings, bool all_accepted) {
  for (const BudgetResult& budget : findings.budgets) {
    if (budget.exceeded) return ExitStatus::kFindings;
  }
  return findings.verdict == Verdict::kLeak && !all_accepted
             ? ExitStatus::kFindings
             : ExitStatus::kOk;
}

void warn_of_unknown_classes(const LeakFindings& findings,
                             const Context& context) {
  for (const BudgetResult& result : findings.budgets) {
    if (result.ever_seen) continue;
    context.warn("no snapshot has an object of class " +
                 result.budget.class_name +
                 ", for which there is a budget; heapcli summary FILE lists "
                 "the classes");
  }
}

ExitStatus leaks(const LeaksOptions& options, const LiveTarget& live,
                 const Context& context) {
  // What is wrong with files and options should show before any load.
  const std::vector<LeakBudget> budgets = budgets_of(options);
  check_redaction_level(options.session.redact);
  const Baseline baseline =
      options.ignore.empty() ? Baseline() : read_baseline(options.ignore);
  if (!options.accept.empty() && !options.session.overwrite) {
    PartFile::require_absent(options.accept);
  }
  LeakRounds rounds(budgets);
  LeakSession session =
      options.files.empty()
          ? run_leak_session(options.session, live, context, rounds)
          : from_files(options, context, rounds);

  const analysis::LeakReport report = rounds.conclude();
  std::vector<ExplainedSuspect> suspects = explain(
      report,
      {rounds.last(), session.recorded ? session.recorded : rounds.last(),
       rounds.newest_before()},
      options.source_maps, context);
  LeakFindings findings;
  findings.files = std::move(session.files);
  findings.last = rounds.last();
  findings.warm_up = report.warm_up;
  findings.total_growth = report.total_growth;
  findings.requests = options.session.load.requests();
  findings.budgets =
      rounds.budgets().results(report.warm_up, findings.requests);
  if (!options.accept.empty()) {
    write_baseline(options.accept, suspects, findings.requests,
                   options.session.overwrite);
    context.note(options.accept + ": " + std::to_string(suspects.size()) +
                 " accepted; heapcli leaks --ignore " + options.accept +
                 " passes over them from now on");
  }
  sort_out(std::move(suspects), baseline, findings);
  if (findings.verdict == Verdict::kInconclusive) {
    findings.to_settle = what_would_settle(options, live);
  }
  warn_of_unknown_classes(findings, context);

  if (context.json) {
    write_json(leaks_to_json(findings));
  } else {
    write_output(leaks_to_text(findings, options.top, context));
  }
  return status_of(findings, !options.accept.empty());
}

}  // namespace

void add_leaks_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<LeaksOptions>();
  LeakSessionOptions& session = options->session;
  CLI::App* const command = parent.add_subcommand(
      "leaks",
      "What leaks, and who holds it: load, snapshot, and again; or from\n"
      "three snapshots or more of one session");
  command->add_option("FILES", options->files,
                      "Snapshots, the earliest first; without them the "
                      "target is looked at");
  command
      ->add_option("--rounds", session.rounds,
                   "The most rounds; it ends when the verdict is clear")
      ->type_name("N")
      ->capture_default_str();
  add_load_options(*command, session.load);
  command
      ->add_option("-o,--output", session.output,
                   "Keep the snapshots in this directory")
      ->type_name("DIR");
  command->add_flag("--force", session.overwrite, "Replace files that exist");
  command->add_option("--top", options->top, "How many suspects to show")
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--allocations", session.allocations,
                    "When there is a leak, record for one more round who "
                    "allocates it; slows the target down tenfold");
  command
      ->add_option("--budget", options->budgets,
                   "What a class may grow by, as in 'Session<=0/round' or "
                   "'*<=1KiB/request'; more is a finding (repeatable)")
      ->type_name("BUDGET")
      ->allow_extra_args(false);
  command
      ->add_option("--accept", options->accept,
                   "Write what is found into a file of accepted suspects")
      ->type_name("FILE");
  command
      ->add_option("--ignore", options->ignore,
                   "Pass over the suspects in such a file")
      ->type_name("FILE");
  add_worker_option(*command, session.threads);
  add_redact_option(*command, session.redact);
  add_caution_options(*command, session.caution);
  add_source_map_options(*command, options->source_maps);
  add_timeout_option(*command, *live);
  command->callback([&line, options, live] {
    line.choose([options, live](const Context& context) {
      return leaks(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
