#include "commands/retainers_command.h"

#include <memory>
#include <optional>
#include <string>

#include "commands/class_selection.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/function_labels.h"
#include "commands/heap_input.h"
#include "commands/merged_paths_output.h"
#include "commands/object_class.h"
#include "commands/object_reference.h"
#include "commands/path_output.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::NodeIndex;
using analysis::PathKind;
using analysis::PathSearch;
using analysis::SnapshotObjectId;

constexpr size_t kPaths = 3;
constexpr size_t kLines = 12;
constexpr int kMostPaths = 1000;
constexpr int kMostLines = 1000000;

struct RetainersOptions {
  std::string file;
  std::string what;
  std::string filter;
  std::optional<size_t> paths;
  std::optional<size_t> top;
  std::optional<size_t> depth;
  bool shortest = false;
  bool full = false;
  analysis::FigureOptions figures;
  SourceMapOptions source_maps;
};

ExitStatus one_object(const RetainersOptions& options, const Heap& heap,
                      const PathSearch& search, SnapshotObjectId id,
                      const Context& context) {
  const NodeIndex node = require_object(heap.graph, id, options.file);
  // Unless they are asked for: ways through V8 are no answer, where there is
  // another one.
  const auto paths =
      options.paths
          ? search.best(node, *options.paths, context.stop)
          : search.best(node, kPaths, context.stop, PathSearch::kOrdinary);
  const FunctionLabels labels(heap.graph, options.source_maps, context);
  const PathView view{options.full, labels};
  if (context.json) {
    OrderedJson document = {{"schema", "heapcli/retainers/1"},
                            {"file", options.file}};
    document.update(object_to_json(heap, node, paths, view));
    write_json(document);
  } else {
    write_output(object_to_text(heap, node, paths, view, context));
  }
  return ExitStatus::kOk;
}

struct ClassTotals {
  uint64_t count = 0;
  uint64_t shallow = 0;
};

ClassTotals totals_of(const Heap& heap, const std::vector<bool>& selected) {
  ClassTotals totals;
  for (const NodeIndex node : heap.graph.nodes()) {
    const uint64_t size = heap.figures.shallow[node];
    if (size == 0 || !selected[raw(heap.figures.classes.class_of(node))]) {
      continue;
    }
    totals.count += 1;
    totals.shallow += size;
  }
  return totals;
}

std::vector<bool> selected_classes(const RetainersOptions& options,
                                   const Heap& heap) {
  const analysis::ClassIndex& classes = heap.figures.classes;
  std::vector<bool> selected(classes.size());
  if (options.filter.empty()) {
    for (const analysis::ClassId id :
         require_class(classes, options.what, options.file)) {
      selected[raw(id)] = true;
    }
    return selected;
  }
  const ClassFilter matches(options.filter);
  bool any = false;
  for (size_t i = 0; i < selected.size(); ++i) {
    selected[i] = matches(classes.classes()[i].name);
    any = any || selected[i];
  }
  if (!any) {
    throw Error(ExitStatus::kUsage, "no class of " + options.file +
                                        " matches " + options.filter +
                                        " (summary FILE lists them)");
  }
  return selected;
}

std::string class_to_text(const RetainersOptions& options, const Heap& heap,
                          const ClassTotals& totals,
                          const analysis::MergedPaths& merged,
                          const std::vector<PathTreeLine>& lines,
                          const Context& context) {
  const std::string name =
      options.filter.empty() ? options.what : "/" + options.filter + "/";
  std::string text = name + ": " + format_count(totals.count) +
                     (totals.count == 1 ? " object, " : " objects, ") +
                     format_bytes(totals.shallow) + ", retaining " +
                     format_bytes(merged.branches.front().retained) + "\n";
  if (merged.unreached > 0) {
    text += format_count(merged.unreached) +
            " of them are held by weak edges only, or by nothing.\n";
  }
  if (lines.empty()) return text;
  text +=
      "\n" + path_tree_to_text(lines, merged.branches.front().count, context);
  for (const PathTreeLine& line : lines) {
    if (line.ends_here == 0) continue;
    return text + "\nOne of them, in full: heapcli retainers " + options.file +
           " @" + std::to_string(raw(heap.graph.node_id[line.example])) + "\n";
  }
  return text;
}

ExitStatus whole_class(const RetainersOptions& options, const Heap& heap,
                       const PathSearch& search, const Context& context) {
  const std::vector<bool> selected = selected_classes(options, heap);
  const analysis::MergedPaths merged =
      analysis::merged_paths(heap, search, selected, context.stop);
  const FunctionLabels labels(heap.graph, options.source_maps, context);
  const std::vector<PathTreeLine> lines = path_tree_lines(
      heap.graph, merged,
      {options.top.value_or(context.json ? merged.branches.size() : kLines),
       options.depth, labels.short_labels()});
  const ClassTotals totals = totals_of(heap, selected);
  if (context.json) {
    OrderedJson document = {
        {"schema", "heapcli/retainers/1"},
        {"file", options.file},
        {"class", options.what},
        {"count", totals.count},
        {"shallow_bytes", totals.shallow},
        {"retained_bytes", merged.branches.front().retained},
        {"unreached_count", merged.unreached},
        {"tree", path_tree_to_json(heap, lines)}};
    if (!options.filter.empty()) {
      document["class"] = nullptr;
      document["filter"] = options.filter;
    }
    write_json(document);
  } else {
    write_output(class_to_text(options, heap, totals, merged, lines, context));
  }
  return ExitStatus::kOk;
}

ExitStatus retainers(const RetainersOptions& options, const Context& context) {
  if (options.what.empty() == options.filter.empty()) {
    throw Error(ExitStatus::kUsage,
                "retainers takes an object (@ID), a class, or --filter REGEX");
  }
  const auto id = parse_object_reference(options.what);
  const SearchableHeap opened = open_searchable_heap(
      options.file, options.shortest ? PathKind::kShortest : PathKind::kTelling,
      options.figures, context);
  return id ? one_object(options, *opened.heap, opened.search, *id, context)
            : whole_class(options, *opened.heap, opened.search, context);
}

}  // namespace

void add_retainers_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<RetainersOptions>();
  CLI::App* const command = parent.add_subcommand(
      "retainers",
      "Why an object is alive, or all of a class: paths from the GC roots");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  command->add_option("@ID|CLASS", options->what,
                      "An object by its id, or a class as summary names it");
  add_filter_option(*command, options->filter);
  command
      ->add_option("--paths", options->paths,
                   "How many paths to an object (default up to 3, without "
                   "ways through V8's own data)")
      ->type_name("K")
      ->check(CLI::Range(1, kMostPaths));
  command
      ->add_option("--top", options->top,
                   "How many lines for a class (default 12, with --json all)")
      ->type_name("N")
      ->check(CLI::Range(0, kMostLines));
  command
      ->add_option("--depth", options->depth,
                   "How often the tree of a class may fork")
      ->type_name("N")
      ->check(CLI::Range(0, kMostLines));
  command->add_flag("--shortest", options->shortest,
                    "The paths with the fewest edges, as DevTools counts them, "
                    "instead of those that tell most");
  command->add_flag("--full", options->full,
                    "Every edge of a path, V8's own too");
  add_figure_options(*command, options->figures);
  add_source_map_options(*command, options->source_maps);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return retainers(*options, context);
    });
  });
}

}  // namespace heapcli::commands
