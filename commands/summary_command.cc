#include "commands/summary_command.h"

#include <optional>

#include "analysis/class_table.h"
#include "analysis/heap_figures.h"
#include "analysis/profile/profile_file.h"
#include "analysis/stacks/timeline.h"
#include "analysis/statistics.h"
#include "commands/analysis_progress.h"
#include "commands/choice.h"
#include "commands/class_table_output.h"
#include "commands/definitions.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/heap_input.h"
#include "commands/output.h"
#include "commands/profile_summary.h"
#include "commands/shell/workspace.h"
#include "commands/snapshot_input.h"
#include "commands/stack_output.h"
#include "commands/table.h"
#include "commands/terminal.h"
#include "commands/time_window.h"

namespace heapcli::commands {
namespace {

using analysis::ClassTable;
using analysis::HeapStatistics;

struct SummaryOptions {
  std::string file;
  ClassSort sort = ClassSort::kRetained;
  bool statistics = false;
  std::string allocated_between;
  analysis::FigureOptions figures;
  ClassSelection selection;
  DefinitionOptions definitions;
  ProfileView profile_view;
};

OrderedJson to_json(const std::string& file, const ClassTable& table,
                    const SelectedClasses& classes, ShownStacks& stacks) {
  return {{"schema", "heapcli/summary/1"},
          {"file", file},
          {"node_count", table.node_count},
          {"edge_count", table.edge_count},
          {"total_bytes", table.total_bytes},
          {"extra_native_bytes", table.extra_native_bytes},
          {"classes", classes_to_json(classes, stacks)}};
}

OrderedJson to_json(const std::optional<analysis::SnapshotOrigin>& origin) {
  if (!origin) return nullptr;
  return {{"session", origin->session}, {"losses", origin->losses},
          {"pid", origin->pid},         {"runtime", origin->runtime},
          {"v8", origin->v8},           {"taken_at", origin->taken_at}};
}

OrderedJson to_json(const HeapStatistics& statistics) {
  return {{"total", statistics.total},
          {"native",
           {{"total", statistics.native_total},
            {"typed_arrays", statistics.native_typed_arrays}}},
          {"v8_heap",
           {{"total", statistics.v8_total},
            {"code", statistics.v8_code},
            {"strings", statistics.v8_strings},
            {"js_arrays", statistics.v8_js_arrays},
            {"system", statistics.v8_system}}}};
}

std::string to_text(const HeapStatistics& statistics, const Context& context) {
  Table out({"bytes", "share", "kind"});
  const auto add = [&](const char* kind, uint64_t bytes) {
    out.add_row({{format_bytes(bytes)},
                 {format_percent(static_cast<double>(bytes),
                                 static_cast<double>(statistics.total))},
                 {kind}});
  };
  add("V8 heap", statistics.v8_total);
  add("  code", statistics.v8_code);
  add("  strings", statistics.v8_strings);
  add("  JavaScript arrays", statistics.v8_js_arrays);
  add("  system", statistics.v8_system);
  add("native", statistics.native_total);
  add("  typed arrays", statistics.native_typed_arrays);
  add("total", statistics.total);
  return out.render(terminal_width(), context.use_color()) + "\n";
}

// The classes of a graph of which nothing else is wanted.
ClassTable all_classes(const analysis::FigureOptions& options,
                       analysis::HeapGraph& graph, HeapStatistics* statistics) {
  const analysis::HeapFigures figures =
      analysis::consume_figures(graph, options, statistics);
  return analysis::class_table(graph, figures);
}

// The same of a heap that stays in memory.
ClassTable all_classes(const analysis::Heap& heap, HeapStatistics* statistics) {
  if (statistics != nullptr) {
    *statistics = analysis::heap_statistics(heap.graph, heap.figures.shallow);
  }
  return analysis::class_table(heap.graph, heap.figures);
}

struct Recording {
  TimeWindow window;
  std::chrono::milliseconds length{0};
};

// The classes of what was allocated in a part of the recording, and is alive at
// its end.
ClassTable classes_of_window(const analysis::FigureOptions& options,
                             const analysis::HeapGraph& graph,
                             const Recording& recording,
                             HeapStatistics* statistics) {
  const analysis::IdRange range = analysis::ids_allocated_between(
      graph, recording.window.from,
      recording.window.to.value_or(recording.length));
  const analysis::HeapFigures figures = analysis::heap_figures(graph, options);
  if (statistics != nullptr) {
    *statistics = analysis::heap_statistics(graph, figures.shallow);
  }
  return analysis::class_table(graph, figures, &range);
}

std::optional<Recording> recording_of(const SummaryOptions& options,
                                      const analysis::HeapGraph& graph) {
  if (options.allocated_between.empty()) return std::nullopt;
  Recording recording;
  recording.window = parse_time_window(options.allocated_between);
  recording.length = std::chrono::ceil<std::chrono::milliseconds>(
      analysis::recorded_time(graph));
  if (recording.window.from > recording.length) {
    throw Error(ExitStatus::kUsage,
                "--allocated-between begins after the end of " + options.file +
                    ", which is " + format_duration(recording.length) +
                    " long");
  }
  return recording;
}

std::string totals(const ClassTable& table) {
  return format_bytes(table.total_bytes) + " in " +
         format_count(table.node_count) + " nodes with " +
         format_count(table.edge_count) + " edges\n";
}

ExitStatus summary(const SummaryOptions& options, const Context& context) {
  if (!options.allocated_between.empty()) {
    parse_time_window(options.allocated_between);  // Before a file is read.
  }
  if (!is_named_snapshot(options.file, context) &&
      analysis::looks_like_profile(options.file)) {
    ProfileView view = options.profile_view;
    view.top = options.selection.top;
    view.source_maps =
        make_source_maps(options.definitions.source_maps, context);
    return summarize_profile(options.file, view, context);
  }
  // A shell keeps the heap for the next command; here it is taken apart.
  std::shared_ptr<const analysis::Heap> held;
  analysis::HeapGraph own;
  if (context.workspace != nullptr) {
    held = open_heap(options.file, options.figures, context);
  } else {
    own = open_snapshot(options.file, context);
  }
  const analysis::HeapGraph& graph = held ? held->graph : own;
  warn_without_stacks(options.selection, graph, options.file, context);
  std::optional<HeapStatistics> statistics;
  if (options.statistics) statistics.emplace();
  const auto maps = make_source_maps(options.definitions.source_maps, context);
  ShownStacks stacks(graph, maps);
  std::optional<Definitions> definitions;
  if (options.definitions.show) {
    definitions.emplace(maps);
    definitions->add_scripts(graph);
  }
  HeapStatistics* const wanted = statistics ? &*statistics : nullptr;
  const std::optional<Recording> recording = recording_of(options, graph);
  const ClassTable table =
      with_progress(context, options.figures, [&](const auto& watched) {
        if (recording) {
          return classes_of_window(watched, graph, *recording, wanted);
        }
        return held ? all_classes(*held, wanted)
                    : all_classes(watched, own, wanted);
      });
  const SelectedClasses classes =
      select_classes(table, options.sort, options.selection, context.json);
  if (context.json) {
    OrderedJson document = to_json(options.file, table, classes, stacks);
    if (recording) {
      document["allocated_between"] = {
          {"from_ms", recording->window.from.count()},
          {"to_ms", recording->window.to.value_or(recording->length).count()}};
    }
    document["origin"] = to_json(graph.meta.origin);
    if (statistics) document["statistics"] = to_json(*statistics);
    if (definitions) definitions->add_to(document["classes"]);
    write_json(document);
  } else {
    std::string text = statistics ? to_text(*statistics, context) : "";
    if (recording) {
      text += "Allocated between " +
              format_time_window(recording->window, recording->length) +
              " of " + options.file + ", still alive at its end:\n\n";
    }
    text += classes_to_text(classes, table, stacks, context) + "\n" +
            (recording ? total_to_text(table) + "\n" : totals(table));
    if (definitions) {
      text += definitions->to_text(classes_to_define(classes), context);
    }
    write_output(text);
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_summary_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<SummaryOptions>();
  CLI::App* const command = parent.add_subcommand(
      "summary",
      "Classes of a snapshot: objects, their bytes, and what they keep; or\n"
      "functions of an allocation profile");
  command
      ->add_option("FILE", options->file,
                   "A .heapsnapshot, .heaptimeline or .heapprofile, or -")
      ->required();
  add_choice<ClassSort>(*command, "--sort", options->sort,
                        {{"retained", ClassSort::kRetained},
                         {"shallow", ClassSort::kShallow},
                         {"count", ClassSort::kCount},
                         {"distance", ClassSort::kDistance},
                         {"name", ClassSort::kName}},
                        "By retained (default), shallow, count, distance "
                        "or name")
      ->type_name("BY");
  command->add_flag("--stats", options->statistics,
                    "Also what the heap is made of: code, strings, arrays, …");
  command
      ->add_option("--allocated-between", options->allocated_between,
                   "Only what was allocated in that part of a .heaptimeline "
                   "and is still alive: 5s..10s, 5s.. or ..10s")
      ->type_name("FROM..TO");
  add_figure_options(*command, options->figures);
  add_selection_options(*command, options->selection);
  add_definition_options(*command, options->definitions);
  add_profile_grouping_options(*command, options->profile_view);
  add_profile_tree_option(*command, options->profile_view);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return summary(*options, context);
    });
  });
}

}  // namespace heapcli::commands
