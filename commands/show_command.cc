#include "commands/show_command.h"

#include <limits>
#include <string>

#include "analysis/objects/primitive.h"
#include "analysis/script_urls.h"
#include "commands/class_selection.h"
#include "commands/definitions.h"
#include "commands/heap_input.h"
#include "commands/object_output.h"
#include "commands/object_reference.h"
#include "commands/output.h"
#include "commands/shown_stacks.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::NodeIndex;

struct ShowOptions {
  std::string file;
  std::string object;
  std::optional<size_t> top;
  bool internals = false;
  analysis::FigureOptions figures;
  DefinitionOptions definitions;
};

// A function's own place, or that of the object's constructor.
std::optional<analysis::Frame> definition_of(const Heap& heap, NodeIndex node,
                                             Definitions& definitions) {
  const analysis::SourceLocation* const location = heap.graph.location(node);
  if (location == nullptr) return std::nullopt;
  const std::string name(heap.graph.name(node));
  return definitions.of({name, std::to_string(location->script_id) + "," +
                                   std::to_string(location->line) + "," +
                                   std::to_string(location->column) + "," +
                                   name});
}

ObjectLimits limits_of(const ShowOptions& options, const Context& context) {
  ObjectLimits limits;
  limits.internals = options.internals;
  if (options.top || context.json) {
    limits.fields = limits.retainers = limits.dominated =
        options.top.value_or(std::numeric_limits<size_t>::max());
  }
  return limits;
}

ExitStatus show(const ShowOptions& options, const Context& context) {
  const auto id = require_object_id(options.object);
  const auto heap = open_heap(options.file, options.figures, context);
  const NodeIndex node = require_object(heap->graph, id, options.file);
  const auto maps = make_source_maps(options.definitions.source_maps, context);
  Definitions definitions(maps);
  definitions.add_scripts(heap->graph);
  const analysis::ScriptUrls urls = analysis::script_urls(heap->graph);
  const analysis::Previewer previewer(*heap, &urls);
  const analysis::ObjectView view = analysis::object_view(*heap, node);
  const ShownObject shown = {
      *heap,
      previewer,
      view,
      definition_of(*heap, node, definitions),
      analysis::has_number_values(heap->graph),
      ShownStacks(heap->graph, maps).stack(heap->graph.trace(node))};
  const ObjectLimits limits = limits_of(options, context);
  if (context.json) {
    OrderedJson document = {{"schema", "heapcli/show/1"},
                            {"file", options.file}};
    document.update(object_to_json(shown, limits));
    write_json(document);
  } else {
    write_output(object_to_text(shown, limits, context) +
                 "\nWhy it is alive: heapcli retainers " + options.file + " @" +
                 std::to_string(raw(id)) + "\n");
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_show_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<ShowOptions>();
  CLI::App* const command = parent.add_subcommand(
      "show", "One object in full: what is in it, and who holds it");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  command->add_option("@ID", options->object, "Its id, as objects lists it")
      ->required();
  add_top_option(
      *command, options->top,
      "How many rows of each list (default: what fits a screen, with "
      "--json all)");
  command->add_flag("--internals", options->internals,
                    "Also what is V8's own: maps, backing stores, code");
  add_figure_options(*command, options->figures);
  add_source_map_options(*command, options->definitions.source_maps);
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return show(*options, context); });
  });
}

}  // namespace heapcli::commands
