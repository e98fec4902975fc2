#include "commands/diff_command.h"

#include "analysis/diff.h"
#include "commands/diff_output.h"
#include "commands/output.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {
namespace {

struct DiffOptions {
  std::string base;
  std::string target;
  DiffView view;
};

ExitStatus diff(const DiffOptions& options, const Context& context) {
  const analysis::HeapGraph base = open_snapshot(options.base, context);
  const analysis::HeapGraph target = open_snapshot(options.target, context);
  const analysis::Diff result = analysis::diff(base, target);
  if (context.json) {
    write_json(
        diff_to_json(options.base, options.target, result, options.view));
  } else {
    write_output(diff_to_text(result, options.view, context));
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_diff_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* const command = parent.add_subcommand(
      "diff", "What changed between two snapshots, class by class");
  command->add_option("BASE", options->base, "The earlier snapshot")
      ->required();
  command->add_option("TARGET", options->target, "The later snapshot")
      ->required();
  add_diff_view_options(*command, options->view);
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return diff(*options, context); });
  });
}

}  // namespace heapcli::commands
