#include "commands/diff_command.h"

#include <algorithm>

#include "analysis/allocated_between.h"
#include "analysis/diff.h"
#include "commands/analysis_progress.h"
#include "commands/class_table_output.h"
#include "commands/diff_output.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/output.h"
#include "commands/profile_diff.h"
#include "commands/shell/workspace.h"
#include "commands/snapshot_input.h"
#include "commands/stack_output.h"

namespace heapcli::commands {
namespace {

using analysis::HeapGraph;

constexpr int kMostFiles = 1000;

struct DiffOptions {
  std::string base;
  std::string target;
  std::vector<std::string> later;
  DiffView view;
  ProfileView profile_view;
};

ExitStatus diff_two(const DiffOptions& options, const Context& context) {
  const auto base_graph = open_graph(options.base, context);
  const HeapGraph& base = *base_graph;
  const auto target_graph = open_graph(options.target, context);
  const HeapGraph& target = *target_graph;
  warn_without_stacks(options.view.selection, target, options.target, context);
  const analysis::Diff result =
      with_progress(context, options.view.figures, [&](const auto& watched) {
        return analysis::diff(base, target, watched);
      });
  const auto maps =
      make_source_maps(options.view.definitions.source_maps, context);
  ShownStacks stacks(target, maps);
  std::optional<Definitions> definitions;
  if (options.view.definitions.show) {
    definitions = definitions_of(base, target, maps);
  }
  Definitions* const defined = definitions ? &*definitions : nullptr;
  if (context.json) {
    write_json(diff_to_json(options.base, options.target, result, stacks,
                            options.view, defined));
  } else {
    write_output(diff_to_text(result, stacks, options.view, defined, context));
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
  const auto base_graph = open_graph(options.base, context);
  const HeapGraph& base = *base_graph;
  const auto target_graph = open_graph(options.target, context);
  const HeapGraph& target = *target_graph;
  const auto later_graph = open_graph(options.later[0], context);
  const HeapGraph& later = *later_graph;
  warn_without_stacks(options.view.selection, later, options.later[0], context);
  const analysis::ClassTable table =
      with_progress(context, options.view.figures, [&](const auto& watched) {
        return analysis::allocated_between(base, target, later, watched);
      });
  const SelectedClasses classes =
      select_classes(table, class_sort(options.view.sort),
                     options.view.selection, context.json);
  const auto maps =
      make_source_maps(options.view.definitions.source_maps, context);
  ShownStacks stacks(later, maps);
  std::optional<Definitions> definitions;
  if (options.view.definitions.show) {
    definitions = definitions_of(target, later, maps);
  }
  if (context.json) {
    OrderedJson rows = classes_to_json(classes, stacks);
    if (definitions) definitions->add_to(rows);
    write_json({{"schema", "heapcli/diff/1"},
                {"base", options.base},
                {"target", options.target},
                {"later", options.later[0]},
                {"comparable", true},
                {"total_bytes", table.total_bytes},
                {"classes", std::move(rows)}});
    return ExitStatus::kOk;
  }
  write_output("Allocated between " + options.base + " and " + options.target +
               ", still in " + options.later[0] + ":\n\n" +
               classes_to_text(classes, table, stacks, context) + "\n" +
               total_to_text(table) + "\n" +
               (definitions
                    ? definitions->to_text(classes_to_define(classes), context)
                    : ""));
  return ExitStatus::kOk;
}

ExitStatus diff_files(const DiffOptions& options, const Context& context) {
  std::vector<std::string> files = {options.base, options.target};
  files.insert(files.end(), options.later.begin(), options.later.end());
  const bool any_named =
      std::any_of(files.begin(), files.end(), [&](const std::string& file) {
        return is_named_snapshot(file, context);
      });
  if (!any_named && are_profiles(files)) {
    ProfileView view = options.profile_view;
    view.top = options.view.selection.top;
    view.source_maps =
        make_source_maps(options.view.definitions.source_maps, context);
    return diff_profiles(files, view, context);
  }
  if (options.later.size() > 1) {
    throw Error(ExitStatus::kUsage,
                "diff takes at most three snapshots; only profiles can be "
                "more");
  }
  return options.later.empty() ? diff_two(options, context)
                               : diff_three(options, context);
}

}  // namespace

void add_diff_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* const command = parent.add_subcommand(
      "diff",
      "What changed between two snapshots, class by class, or between\n"
      "allocation profiles, function by function");
  command
      ->add_option("BASE", options->base,
                   "The earlier snapshot, or .heapprofile")
      ->required();
  command->add_option("TARGET", options->target, "The later one")->required();
  command
      ->add_option("LATER", options->later,
                   "List what was allocated between BASE and TARGET and is "
                   "still in this one; of profiles any number: list what "
                   "grew from each to the next")
      ->expected(0, kMostFiles);
  add_diff_view_options(*command, options->view);
  add_profile_grouping_options(*command, options->profile_view);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return diff_files(*options, context);
    });
  });
}

}  // namespace heapcli::commands
