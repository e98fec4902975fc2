#include "commands/retainers_command.h"

#include <memory>
#include <string>

#include "commands/class_selection.h"
#include "commands/error.h"
#include "commands/heap_input.h"
#include "commands/object_reference.h"
#include "commands/path_output.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::NodeIndex;
using analysis::PathKind;
using analysis::PathSearch;

struct RetainersOptions {
  std::string file;
  std::string what;
  size_t paths = 3;
  bool shortest = false;
  bool full = false;
  analysis::FigureOptions figures;
};

ExitStatus retainers(const RetainersOptions& options, const Context& context) {
  const auto id = parse_object_reference(options.what);
  const auto heap = open_heap(options.file, options.figures, context);
  if (!id) throw Error(ExitStatus::kUsage, "not yet");
  const NodeIndex node = require_object(heap->graph, *id, options.file);
  const PathSearch search(
      *heap, options.shortest ? PathKind::kShortest : PathKind::kTelling,
      context.stop);
  const auto paths = search.best(node, options.paths, context.stop);
  const PathView view{options.full, analysis::function_places(heap->graph)};
  if (context.json) {
    write_json({{"schema", "heapcli/retainers/1"},
                {"file", options.file},
                {"id", raw(*id)},
                {"paths", paths_to_json(*heap, paths, view)}});
  } else {
    write_output(object_line(*heap, node) + "\n" +
                 paths_to_text(*heap, paths, view, context));
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_retainers_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<RetainersOptions>();
  CLI::App* const command = parent.add_subcommand(
      "retainers", "Why an object, or the objects of a class, are alive");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  command->add_option("@ID|CLASS", options->what, "An object, or a class")
      ->required();
  command->add_option("--paths", options->paths, "How many paths (default 3)")
      ->type_name("K");
  command->add_flag("--shortest", options->shortest,
                    "The paths with the fewest edges, as DevTools counts");
  command->add_flag("--full", options->full, "Every edge, V8's own too");
  add_figure_options(*command, options->figures);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return retainers(*options, context);
    });
  });
}

}  // namespace heapcli::commands
