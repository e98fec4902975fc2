#include "commands/diff_command.h"

#include "analysis/allocated_between.h"
#include "analysis/diff.h"
#include "commands/analysis_progress.h"
#include "commands/class_table_output.h"
#include "commands/diff_output.h"
#include "commands/output.h"
#include "commands/snapshot_input.h"
#include "commands/stack_output.h"

namespace heapcli::commands {
namespace {

using analysis::HeapGraph;

struct DiffOptions {
  std::string base;
  std::string target;
  std::string later;
  DiffView view;
};

ExitStatus diff_two(const DiffOptions& options, const Context& context) {
  const HeapGraph base = open_snapshot(options.base, context);
  const HeapGraph target = open_snapshot(options.target, context);
  warn_without_stacks(options.view.selection, target, options.target, context);
  const analysis::Diff result =
      with_progress(context, options.view.figures, [&](const auto& watched) {
        return analysis::diff(base, target, watched);
      });
  if (context.json) {
    write_json(diff_to_json(options.base, options.target, result, target,
                            options.view));
  } else {
    write_output(diff_to_text(result, target, options.view, context));
  }
  return ExitStatus::kOk;
}

ClassSort class_sort(DiffSort sort) {
  switch (sort) {
    case DiffSort::kCount:
      return ClassSort::kCount;
    case DiffSort::kName:
      return ClassSort::kName;
    default:
      return ClassSort::kShallow;
  }
}

// What was allocated between the first two and is still there in the third.
ExitStatus diff_three(const DiffOptions& options, const Context& context) {
  const HeapGraph base = open_snapshot(options.base, context);
  const HeapGraph target = open_snapshot(options.target, context);
  const HeapGraph later = open_snapshot(options.later, context);
  warn_without_stacks(options.view.selection, later, options.later, context);
  const analysis::ClassTable table =
      with_progress(context, options.view.figures, [&](const auto& watched) {
        return analysis::allocated_between(base, target, later, watched);
      });
  const SelectedClasses classes =
      select_classes(table, class_sort(options.view.sort),
                     options.view.selection, context.json);
  if (context.json) {
    write_json({{"schema", "heapcli/diff/1"},
                {"base", options.base},
                {"target", options.target},
                {"later", options.later},
                {"comparable", true},
                {"total_bytes", table.total_bytes},
                {"classes", classes_to_json(classes, later)}});
    return ExitStatus::kOk;
  }
  write_output("Allocated between " + options.base + " and " + options.target +
               ", still in " + options.later + ":\n\n" +
               classes_to_text(classes, table, later, context) + "\n" +
               total_to_text(table) + "\n");
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
  command->add_option("LATER", options->later,
                      "List what was allocated between BASE and TARGET and is "
                      "still in this one");
  add_diff_view_options(*command, options->view);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return options->later.empty() ? diff_two(*options, context)
                                    : diff_three(*options, context);
    });
  });
}

}  // namespace heapcli::commands
